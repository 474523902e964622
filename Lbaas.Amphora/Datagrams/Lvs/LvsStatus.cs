using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Datagrams.Configuration;
using Lbaas.Amphora.Heartbeats;

namespace Lbaas.Amphora.Datagrams.Lvs;

/// <summary>What the kernel's table means for a listener (spec amphora 2.2, LVS source).</summary>
internal static class LvsStatus
{
    /// <param name="isRestarting">The configuration is younger than the checker: what it will find is not known yet.</param>
    public static DatagramReport Of(ListenerConfiguration listener, LvsTable table, int worker, bool isRestarting)
    {
        var (counters, active, present) = (default(Counters), 0L, 0);
        var members = new List<MemberReport>();
        foreach (var vip in listener.Endpoints)
        {
            counters += table.CountersOf(listener.Protocol, vip);
            active += table.ServersOf(listener.Protocol, vip).Values.Sum(server => server.ActiveConnections);
        }
        foreach (var server in listener.Servers.SelectMany(server => server.Members))
        {
            var vip = listener.Endpoints.FirstOrDefault(vip => vip.AddressFamily == server.Endpoint.AddressFamily);
            var isPresent = vip is not null && table.ServersOf(listener.Protocol, vip).ContainsKey(server.Endpoint);
            present += isPresent ? 1 : 0;
            members.Add(new MemberReport(server.Id,
                !isPresent && server.Check is null ? MemberStatus.NoCheck
                : !isPresent ? isRestarting ? MemberStatus.Restarting : MemberStatus.Down
                : server.Weight == 0 ? MemberStatus.Drain
                : server.Check is null ? MemberStatus.NoCheck : MemberStatus.Up));
        }
        var isDown = members.Count > 0 && present == 0 && listener.MonitorId is not null;
        members.AddRange(listener.DisabledMembers.Select(id => new MemberReport(id, MemberStatus.Maint)));
        return new DatagramReport(listener.ListenerId, listener.LoadBalancerId, worker, counters, active, listener.PoolId,
            isDown ? PoolStatus.Down : PoolStatus.Up, members);
    }
}
