using System.Net;
using System.Net.Sockets;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Members;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Lvs;

/// <summary>A listener's default pool: one virtual server for each IP family that has a VIP and members (spec amphora 5).</summary>
internal static class VirtualServers
{
    private const int PersistenceSeconds = 360;

    public static void Write(LvsWriter writer, Listener listener, Pool pool, IReadOnlyList<AddressFamily> families, LvsTarget target)
    {
        writer.Blank();
        if (!pool.AdminStateUp)
        {
            writer.Disabled("Pool", pool.Id);
            return;
        }
        writer.About("Pool", pool.Id);
        if (pool.HealthMonitor is { AdminStateUp: true } monitor)
            writer.About("HealthMonitor", monitor.Id);
        else if (pool.HealthMonitor is { } off)
            writer.Disabled("HealthMonitor", off.Id);
        foreach (var member in pool.Members.Values.Where(member => !IsCarried(member)))
            writer.Disabled("Member", member.Id);
        foreach (var family in families)
        {
            // keepalived has no use for a virtual server that nobody stands behind.
            var members = pool.Members.Values.Where(member => IsCarried(member) && AddressOf(member).AddressFamily == family).ToList();
            if (members.Count > 0)
                Write(writer, listener, pool, family, members, target);
        }
    }

    private static void Write(
        LvsWriter writer, Listener listener, Pool pool, AddressFamily family, List<Member> members, LvsTarget target)
    {
        NodeProvisioningException Refuse(string why) => new($"Pool {pool.Id}: {why}.");
        var monitor = pool.HealthMonitor is { AdminStateUp: true } enabled ? enabled : null;
        writer.Blank();
        writer.Open("virtual_server group", LvsConfigRenderer.NameOf(family));
        writer.Line("lb_algo", LvsWord.Keyword(pool.LbAlgorithm switch
        {
            "ROUND_ROBIN" => "wrr",
            "LEAST_CONNECTIONS" => "lc",
            "SOURCE_IP" => "sh",
            _ => throw Refuse("its algorithm can't be used"),
        }));
        writer.Line("lb_kind", LvsWord.Keyword("NAT"));
        writer.Line("protocol", LvsWord.Keyword(listener.Protocol));
        if (monitor is not null)
        {
            writer.Line("delay_loop", monitor.Delay);
            writer.Line("delay_before_retry", monitor.Delay);
            writer.Line("retry", monitor.MaxRetriesDown);
        }
        if (pool.SessionPersistence is { Type: SessionPersistence.SourceIp } persistence)
        {
            writer.Line("persistence_timeout", persistence.PersistenceTimeout ?? PersistenceSeconds);
            writer.Line("persistence_granularity", LvsWord.Granularity(persistence.PersistenceGranularity, family, Refuse));
        }
        foreach (var member in members)
            Write(writer, listener, member, monitor, target);
        writer.Close();
    }

    private static void Write(LvsWriter writer, Listener listener, Member member, HealthMonitor? monitor, LvsTarget target)
    {
        var address = AddressOf(member);
        writer.Blank();
        writer.About("Member", member.Id);
        writer.Open("real_server", LvsWord.Of(address), PortOf(member, member.ProtocolPort));
        writer.Line("weight", member.Drain is null ? member.Weight : 0);
        if (listener.ConnectionLimit > -1)
            writer.Line("uthreshold", listener.ConnectionLimit);
        if (monitor is not null)
        {
            var place = new IPEndPoint(
                member.MonitorAddress is { } other ? LvsWord.Address(other, why => Refuse(member, why)) : address,
                PortOf(member, member.MonitorPort ?? member.ProtocolPort));
            MemberChecks.Write(writer, monitor, place, member.MonitorAddress is not null || member.MonitorPort is not null, target);
        }
        writer.Close();
    }

    // A member that drains goes on with weight 0, switched off or not.
    private static bool IsCarried(Member member) => member.AdminStateUp || member.Drain is not null;

    private static IPAddress AddressOf(Member member) => LvsWord.Address(member.Address, why => Refuse(member, why));

    private static int PortOf(Member member, int port) =>
        port is >= 1 and <= IPEndPoint.MaxPort ? port : throw Refuse(member, $"{port} is not a port");

    private static NodeProvisioningException Refuse(Member member, string why) => new($"Member {member.Id}: {why}.");
}
