using Lbaas.Amphora.Files;

namespace Lbaas.Amphora.Network;

/// <summary>
/// The node's network as a whole: its namespace, and the interfaces in it. Interfaces come out of the agent's own network,
/// found by their hardware address.
/// </summary>
public sealed class NodeNetwork(
    NetworkNamespace network, IpCommand ip, Links links, InterfaceSetter setter, PluggedInterfaces plugged)
{
    private const string NamespaceDirectory = "/run/netns";
    private const string RescanFile = "/sys/bus/pci/rescan";

    // What a node needs to pass packets on, and to listen on an address that keepalived has yet to bring.
    private static readonly (string Name, string Value)[] Settings =
    [
        ("net/ipv4/ip_forward", "1"),
        ("net/ipv4/ip_nonlocal_bind", "1"),
        ("net/ipv6/conf/all/forwarding", "1"),
        ("net/ipv6/ip_nonlocal_bind", "1"),
    ];

    /// <summary>Makes the namespace if it isn't there, and sets it up.</summary>
    /// <exception cref="NetworkException">It can't be made.</exception>
    /// <exception cref="IOException">It can't be entered.</exception>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        if (network.Name is null)
            return;
        if (!File.Exists(Path.Combine(NamespaceDirectory, network.Name)))
            await ip.RunOutsideAsync(["netns", "add", network.Name], cancellation);
        await ip.RunAsync(["link", "set", "dev", "lo", "up"], cancellation);
        network.Run(() =>
        {
            foreach (var (name, value) in Settings)
                if (Path.Combine("/proc/sys", name) is var path && File.Exists(path)) // a kernel without IPv6 has less
                    File.WriteAllText(path, value);
            return true;
        });
    }

    /// <summary>Brings an interface in, if it is outside, and makes it what the plan says.</summary>
    /// <returns>False when there is no such interface.</returns>
    /// <exception cref="NetworkException">It can't be made so.</exception>
    public async Task<bool> BringAsync(InterfacePlan plan, CancellationToken cancellation)
    {
        if (await links.FindInsideAsync(plan.Mac, cancellation) is null)
        {
            if (await FindOutsideAsync(plan.Mac, cancellation) is not { } outside)
                return false;
            await ip.RunOutsideAsync(
                ["link", "set", "dev", outside.Name, "netns", network.Name!, "name", plan.Name], cancellation);
        }
        await setter.ApplyAsync(plan, cancellation);
        return true;
    }

    /// <summary>An interface of the agent's own network. If there is none, the kernel is asked to look again.</summary>
    public async Task<Link?> FindOutsideAsync(string mac, CancellationToken cancellation)
    {
        if (await links.FindOutsideAsync(mac, cancellation) is { } found)
            return found;
        Posix.TryTrigger(RescanFile);
        return await links.FindOutsideAsync(mac, cancellation);
    }

    /// <summary>eth1 for the VIP's; the next free number for others.</summary>
    public async Task<string> NextNameAsync(CancellationToken cancellation)
    {
        var taken = (await links.AllInsideAsync(cancellation)).Select(link => link.Name)
            .Concat(plugged.All().Select(plan => plan.Name)).ToHashSet(StringComparer.Ordinal);
        for (var number = 2; ; number++)
            if (!taken.Contains($"eth{number}"))
                return $"eth{number}";
    }
}
