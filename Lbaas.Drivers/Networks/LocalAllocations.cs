using System.Text.Json;

namespace Lbaas.Drivers.Networks;

/// <summary>Which load balancer has which VIP, kept in a file that is replaced as a whole. Used by one caller at a time.</summary>
internal sealed class LocalAllocations(string file)
{
    private Content? _content;

    /// <summary>The file: addresses by load balancer, and the one given last, so that a freed address rests a while.</summary>
    private sealed record Content(Dictionary<Guid, string> Vips, string? Last);

    /// <summary>Who begins a turn says so: other processes may have written the file since the last one.</summary>
    public void Forget() => _content = null;

    /// <exception cref="NetworkException">The file can't be read.</exception>
    public IReadOnlyDictionary<Guid, string> Vips => Loaded.Vips;

    public string? Last => Loaded.Last;

    private Content Loaded => _content ??= Load();

    /// <exception cref="NetworkException">It could not be made durable; nothing has changed.</exception>
    public void Give(Guid loadBalancerId, string address) =>
        Save(new Content(new(Loaded.Vips) { [loadBalancerId] = address }, address));

    public void Take(Guid loadBalancerId)
    {
        var vips = new Dictionary<Guid, string>(Loaded.Vips);
        if (vips.Remove(loadBalancerId))
            Save(Loaded with { Vips = vips });
    }

    private Content Load()
    {
        try
        {
            return File.Exists(file)
                ? JsonSerializer.Deserialize<Content>(File.ReadAllBytes(file)) ?? throw new JsonException("it is null")
                : new Content([], null);
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
