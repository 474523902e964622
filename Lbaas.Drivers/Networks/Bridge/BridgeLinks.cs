using System.Security.Cryptography;
using System.Text;
using Lbaas.Drivers.Linux;

namespace Lbaas.Drivers.Networks.Bridge;

/// <summary>
/// The bridge, and a cable from it for each amphora: a veth pair, one end on the bridge, the other in the machine's own
/// namespace until the agent takes it. Both go when either does. Used by one caller at a time.
/// </summary>
internal sealed class BridgeLinks(BridgeNetworkOptions options, IReadOnlyList<BridgeSubnet> subnets, IpProgram ip)
{
    /// <summary>Of the amphora's end, by which its agent finds it. Locally administered.</summary>
    public static string MacOf(Guid amphoraId) => Mac(amphoraId.ToString());

    /// <summary>The end on the bridge. A link's name has at most 15 characters, and ids that are made at the same time begin alike.</summary>
    public static string BridgeEndOf(Guid amphoraId) => $"lbb{amphoraId.ToString("N")[^12..]}";

    /// <summary>The amphora's end, until its agent takes it.</summary>
    public static string AmphoraEndOf(Guid amphoraId) => $"lba{amphoraId.ToString("N")[^12..]}";

    /// <exception cref="NetworkException">The machine refuses.</exception>
    public async ValueTask PlugAsync(Guid amphoraId, CancellationToken cancellation)
    {
        await EnsureBridgeAsync(cancellation).ConfigureAwait(false);
        var (bridgeEnd, mtu) = (BridgeEndOf(amphoraId), $"{options.Mtu}");
        if (!IpProgram.HasLink(bridgeEnd))
        {
            await RunAsync(
                cancellation, "link", "add", bridgeEnd, "mtu", mtu, "type", "veth",
                "peer", "name", AmphoraEndOf(amphoraId), "address", MacOf(amphoraId), "mtu", mtu).ConfigureAwait(false);
        }
        await RunAsync(cancellation, "link", "set", bridgeEnd, "master", options.Name, "up").ConfigureAwait(false);
    }

    /// <param name="vips">Addresses that it may have held: who has learnt where they are forgets it.</param>
    /// <exception cref="NetworkException">The machine refuses.</exception>
    public async ValueTask UnplugAsync(Guid amphoraId, IEnumerable<string> vips, CancellationToken cancellation)
    {
        if (!IpProgram.HasLink(BridgeEndOf(amphoraId)))
            return;
        await RunAsync(cancellation, "link", "delete", BridgeEndOf(amphoraId)).ConfigureAwait(false);
        foreach (var vip in IpProgram.HasLink(options.Name) ? vips : [])
            await RunAsync(cancellation, "neigh", "flush", "dev", options.Name, "to", vip).ConfigureAwait(false);
    }

    private async ValueTask EnsureBridgeAsync(CancellationToken cancellation)
    {
        if (IpProgram.HasLink(options.Name))
            return;
        // An address of its own: otherwise it has that of some amphora, and another one when that amphora goes.
        await RunAsync(cancellation, "link", "add", options.Name, "address", Mac(options.Name), "mtu", $"{options.Mtu}", "type", "bridge").ConfigureAwait(false);
        foreach (var subnet in subnets)
        {
            string[] alone = subnet.Gateway.Contains(':') ? ["nodad"] : [];
            await RunAsync(
                cancellation, ["address", "replace", $"{subnet.Gateway}/{subnet.Network.PrefixLength}", "dev", options.Name, .. alone]).ConfigureAwait(false);
        }
        await RunAsync(cancellation, "link", "set", options.Name, "up").ConfigureAwait(false);
    }

    private async ValueTask RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        try
        {
            await ip.RunAsync(cancellation, arguments).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new NetworkException(failure.Message, failure);
        }
    }

    private static string Mac(string owner)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(owner)).AsSpan(0, 5).ToArray();
        return string.Join(':', hash.Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)).Prepend("02"));
    }
}
