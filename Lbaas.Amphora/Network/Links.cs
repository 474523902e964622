using System.Net;
using System.Text.Json.Nodes;

namespace Lbaas.Amphora.Network;

/// <summary>An interface as the kernel knows it.</summary>
public sealed record Link(string Name, int Index, string Mac);

/// <summary>Finds interfaces.</summary>
public sealed class Links(IpCommand ip)
{
    public async Task<Link?> FindInsideAsync(string mac, CancellationToken cancellation) =>
        Find(await ip.ReadAsync(["link", "show"], cancellation), mac);

    /// <summary>In the agent's own network. A bridge or bond that has borrowed the address of a port of its is not meant.</summary>
    public async Task<Link?> FindOutsideAsync(string mac, CancellationToken cancellation) =>
        Find((await ip.ReadOutsideAsync(["-details", "link", "show"], cancellation))
            .Where(link => (string?)link["linkinfo"]?["info_kind"] is not ("bridge" or "bond" or "team")), mac);

    public async Task<IReadOnlyList<Link>> AllInsideAsync(CancellationToken cancellation) =>
        [.. (await ip.ReadAsync(["link", "show"], cancellation)).Select(Of)];

    /// <summary>The interface in the node's network that has an address, or null.</summary>
    public async Task<string?> FindByAddressAsync(IPAddress address, CancellationToken cancellation)
    {
        foreach (var link in await ip.ReadAsync(["address", "show"], cancellation))
            if (link["addr_info"]?.AsArray().Any(item =>
                IPAddress.TryParse((string?)item?["local"], out var local) && local.Equals(address)) == true)
                return (string)link["ifname"]!;
        return null;
    }

    private static Link? Find(IEnumerable<JsonObject> links, string mac) =>
        links.Select(Of).FirstOrDefault(link => link.Mac.Equals(mac, StringComparison.OrdinalIgnoreCase));

    private static Link Of(JsonObject link) =>
        new((string)link["ifname"]!, (int)link["ifindex"]!, (string?)link["address"] ?? "");
}
