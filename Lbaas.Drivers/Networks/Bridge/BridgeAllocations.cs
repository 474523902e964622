using System.Collections.Immutable;
using System.Text.Json;

namespace Lbaas.Drivers.Networks.Bridge;

/// <summary>An address and the subnet it is from.</summary>
internal sealed record BridgeAddress(Guid SubnetId, string Address);

/// <summary>What an amphora has on the bridge: an address in each subnet, that of its VIP first.</summary>
internal sealed record BridgePort(Guid LoadBalancerId, ImmutableArray<BridgeAddress> Own);

/// <summary>
/// Who has which address on the bridge, kept in a file that is replaced as a whole. Used by one caller at a time.
/// </summary>
internal sealed class BridgeAllocations(string file)
{
    private Content? _content;

    /// <summary>The file. Of each subnet the address given last is kept, so that a freed one rests a while.</summary>
    private sealed record Content(
        ImmutableDictionary<Guid, ImmutableArray<BridgeAddress>> Vips, ImmutableDictionary<Guid, BridgePort> Ports, ImmutableDictionary<Guid, string> Last);

    /// <summary>Who begins a turn says so: other processes may have written the file since the last one.</summary>
    public void Forget() => _content = null;

    /// <summary>By load balancer: the VIP, then the additional ones.</summary>
    /// <exception cref="NetworkException">The file can't be read.</exception>
    public ImmutableDictionary<Guid, ImmutableArray<BridgeAddress>> Vips => Loaded.Vips;

    /// <summary>By amphora.</summary>
    /// <exception cref="NetworkException">The file can't be read.</exception>
    public ImmutableDictionary<Guid, BridgePort> Ports => Loaded.Ports;

    public IEnumerable<BridgeAddress> Taken => Loaded.Vips.Values.SelectMany(vips => vips).Concat(Loaded.Ports.Values.SelectMany(port => port.Own));

    private Content Loaded => _content ??= Load();

    public string? LastOf(Guid subnetId) => Loaded.Last.GetValueOrDefault(subnetId);

    /// <exception cref="NetworkException">It could not be made durable; nothing has changed.</exception>
    public void GiveVip(Guid loadBalancerId, ImmutableArray<BridgeAddress> vips) =>
        Save(Loaded with { Vips = Loaded.Vips.SetItem(loadBalancerId, vips), Last = Loaded.Last.SetItems(vips.Select(Given)) });

    /// <exception cref="NetworkException">It could not be made durable; nothing has changed.</exception>
    public void GivePort(Guid amphoraId, BridgePort port) =>
        Save(Loaded with { Ports = Loaded.Ports.SetItem(amphoraId, port), Last = Loaded.Last.SetItems(port.Own.Select(Given)) });

    /// <exception cref="NetworkException">It could not be made durable; nothing has changed.</exception>
    public void TakeVip(Guid loadBalancerId)
    {
        if (Loaded.Vips.ContainsKey(loadBalancerId))
            Save(Loaded with { Vips = Loaded.Vips.Remove(loadBalancerId) });
    }

    /// <exception cref="NetworkException">It could not be made durable; nothing has changed.</exception>
    public void TakePort(Guid amphoraId)
    {
        if (Loaded.Ports.ContainsKey(amphoraId))
            Save(Loaded with { Ports = Loaded.Ports.Remove(amphoraId) });
    }

    private static KeyValuePair<Guid, string> Given(BridgeAddress address) => new(address.SubnetId, address.Address);

    private Content Load()
    {
        try
        {
            return File.Exists(file)
                ? JsonSerializer.Deserialize<Content>(File.ReadAllBytes(file)) ?? throw new JsonException("it is null")
                : new Content(
                    ImmutableDictionary<Guid, ImmutableArray<BridgeAddress>>.Empty, ImmutableDictionary<Guid, BridgePort>.Empty,
                    ImmutableDictionary<Guid, string>.Empty);
        }
        catch (Exception failure) when (failure is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new NetworkException($"the allocations in {file} can't be read: {failure.Message}", failure);
        }
    }

    private void Save(Content content)
    {
        try
        {
            PrivateFile.Replace(file, JsonSerializer.SerializeToUtf8Bytes(content));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new NetworkException($"the allocations can't be written to {file}: {failure.Message}", failure);
        }
        _content = content;
    }
}
