using System.Text.Json;
using Lbaas.Amphora.Files;

namespace Lbaas.Amphora.Network;

/// <summary>An address an interface should have.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">32 or 128 for a VIP.</param>
/// <param name="IsOurs">False when keepalived gives and takes it.</param>
/// <param name="IsVip">Whether it is what tenants' clients ask for.</param>
public sealed record PlannedAddress(string Address, int PrefixLength, bool IsOurs = true, bool IsVip = false);

/// <summary>A route through an interface; its gateway need not be in a subnet of the interface's.</summary>
public sealed record PlannedRoute(string Destination, string? Gateway = null, string? Source = null, int? Table = null);

/// <summary>What an interface in the node's network should be. Kept as a file, so that it can be made again.</summary>
public sealed record InterfacePlan(
    string Name, string Mac, int? Mtu, IReadOnlyList<PlannedAddress> Addresses, IReadOnlyList<PlannedRoute> Routes,
    IReadOnlyList<string> TableSources)
{
    /// <summary>The routing table for what has a VIP as its source (spec amphora 4).</summary>
    public const int VipTable = 1;

    public const int VipRulePriority = 100;

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    public bool CarriesVip => Addresses.Any(address => address.IsVip);

    public void Write(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, Format), AtomicFile.Readable);

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static InterfacePlan Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<InterfacePlan>(File.ReadAllBytes(path), Format)!;
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"'{path}': {fault.Message}", fault);
        }
    }
}
