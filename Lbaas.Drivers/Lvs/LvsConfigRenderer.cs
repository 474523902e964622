using System.Net;
using System.Net.Sockets;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Lvs;

/// <summary>
/// UDP and SCTP listeners → keepalived's configuration text, one for each listener (spec amphora 5). The same
/// configuration and target always give the same texts. Names and descriptions are never rendered.
/// </summary>
public static class LvsConfigRenderer
{
    /// <returns>In the order of the listeners' ids; empty when the load balancer has no such listener enabled.</returns>
    /// <exception cref="ProvisioningException">Something in it can't be said to keepalived.</exception>
    public static IReadOnlyList<RenderedListener> Render(Configuration configuration, LvsTarget target)
    {
        if (configuration.LoadBalancer is not { AdminStateUp: true } balancer)
            return [];
        return
        [
            .. configuration.Listeners.Values
                .Where(listener => Protocols.IsDatagram(listener.Protocol) && listener.AdminStateUp)
                // Octavia's agent has nothing to run for a listener without a pool.
                .Where(listener => target.IsOurs || listener.DefaultPoolId is { } id && configuration.Pool(id) is not null)
                .OrderBy(listener => listener.Id.ToString(), StringComparer.Ordinal)
                .Select(listener => new RenderedListener(listener.Id, Render(configuration, balancer, listener, target))),
        ];
    }

    private static string Render(Configuration configuration, LoadBalancer balancer, Listener listener, LvsTarget target)
    {
        ListenerProvisioningException Refuse(string why) => new($"Listener {listener.Id}: {why}.");
        var writer = new LvsWriter();
        writer.About("Loadbalancer", balancer.Id);
        writer.About("Listener", listener.Id);
        if (target.IsOurs)
        {
            writer.Extension("protocol", LvsWord.Keyword(listener.Protocol));
            foreach (var cidr in target.EnforceAllowedCidrs ? listener.AllowedCidrs ?? [] : [])
                writer.Extension("allowed_cidr", LvsWord.Network(cidr, Refuse));
        }
        else
        {
            writer.Blank();
            writer.Line("net_namespace", LvsWord.Keyword(LvsTarget.OctaviaNamespace));
        }
        if (balancer.Vip is not { } vip)
            throw Refuse("its load balancer has no VIP");
        var vips = vip.Additional.Select(additional => additional.Address).Prepend(vip.Address)
            .Select(address => LvsWord.Address(address, Refuse)).ToList();
        var families = vips.Select(address => address.AddressFamily).Distinct().OrderBy(family => family).ToList();
        foreach (var family in families)
            WriteGroup(writer, family, vips, listener.ProtocolPort is >= 1 and <= IPEndPoint.MaxPort ? listener.ProtocolPort : throw Refuse($"{listener.ProtocolPort} is not a port"));
        if (listener.DefaultPoolId is { } poolId && configuration.Pool(poolId) is { } pool)
            VirtualServers.Write(writer, listener, pool, families, target);
        return writer.ToString();
    }

    private static void WriteGroup(LvsWriter writer, AddressFamily family, List<IPAddress> vips, int port)
    {
        writer.Blank();
        writer.Open("virtual_server_group", NameOf(family));
        foreach (var address in vips.Where(address => address.AddressFamily == family))
            writer.Line(address.ToString(), port);
        writer.Close();
    }

    internal static LvsWord NameOf(AddressFamily family) =>
        LvsWord.Keyword(family == AddressFamily.InterNetwork ? "ipv4-group" : "ipv6-group");
}
