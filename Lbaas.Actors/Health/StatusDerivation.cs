using System.Collections.Immutable;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Statuses;

namespace Lbaas.Actors.Health;

/// <summary>What a heartbeat means: the load balancer's operating status and each listener's (spec lifecycle 2.2).</summary>
/// <param name="Foreign">How many listeners, pools and members the message names that are not the load balancer's (any more).</param>
public sealed record DerivedStatuses(string LoadBalancer, ImmutableSortedDictionary<Guid, ListenerObservation> Listeners, int Foreign);

/// <summary>
/// The table of spec lifecycle 2.2. What a message does not mention keeps the status it has by its configuration. A node is
/// believed about its own load balancer alone: all nodes share one key, and a tenant may have broken into his.
/// </summary>
public static class StatusDerivation
{
    /// <param name="known">What was derived before, for words that leave a status unchanged; null at first.</param>
    public static DerivedStatuses Derive(HeartbeatMessage message, AmphoraExpectation expected, DerivedStatuses? known)
    {
        var balancer = expected.Enabled ? OperatingStatus.Online : OperatingStatus.Offline;
        var listeners = ImmutableSortedDictionary.CreateBuilder<Guid, ListenerObservation>();
        foreach (var listener in expected.Listeners)
            listeners[listener.Id] = Missing(listener, expected);
        foreach (var report in message.Listeners)
        {
            if (!listeners.ContainsKey(report.ListenerId))
                continue;
            var before = known?.Listeners.GetValueOrDefault(report.ListenerId);
            var (observation, pools) = Derive(message, report, expected, before);
            listeners[report.ListenerId] = observation;
            balancer = Worsen(Worsen(balancer, observation.Status), pools);
        }

        return new DerivedStatuses(balancer, listeners.ToImmutable(), Foreign(message, expected));
    }

    private static int Foreign(HeartbeatMessage message, AmphoraExpectation expected) =>
        message.Listeners.Count(report => !expected.HasListener(report.ListenerId))
        + message.Pools.Count(report => !expected.Pools.Contains(report.PoolId))
        + message.Members.Count(report => !expected.Members.Contains(report.MemberId));

    // A listener that should be there and is not is an error; one that should not be there is off.
    private static ListenerObservation Missing(ExpectedListener listener, AmphoraExpectation expected)
    {
        var shouldRun = listener.Enabled && expected.Enabled && expected.ProvisioningStatus == ProvisioningStatus.Active;
        return new ListenerObservation(
            shouldRun ? OperatingStatus.Error : OperatingStatus.Offline,
            ImmutableSortedDictionary<Guid, string>.Empty,
            ImmutableSortedDictionary<Guid, string>.Empty);
    }

    private static (ListenerObservation Observation, string Worst) Derive(
        HeartbeatMessage message, ListenerReport report, AmphoraExpectation expected, ListenerObservation? known)
    {
        var pools = ImmutableSortedDictionary.CreateBuilder<Guid, string>();
        var members = ImmutableSortedDictionary.CreateBuilder<Guid, string>();
        var worst = OperatingStatus.Online;
        foreach (var pool in message.Pools)
        {
            if ((pool.ListenerId is { } owner && owner != report.ListenerId) || !expected.Pools.Contains(pool.PoolId))
                continue;
            var status = Of(pool.Status, known?.Pools.GetValueOrDefault(pool.PoolId));
            foreach (var member in message.MembersOf(pool))
            {
                if (!expected.Members.Contains(member.MemberId))
                    continue;
                members[member.MemberId] = Of(member.Status, known?.Members.GetValueOrDefault(member.MemberId));
                if (member.Status == MemberStatus.Down && status == OperatingStatus.Online)
                    status = OperatingStatus.Degraded;
            }

            pools[pool.PoolId] = status;
            worst = OperatingStatus.Rank(status) > OperatingStatus.Rank(worst) ? status : worst;
        }

        var own = report.Status switch
        {
            ListenerStatus.Open => OperatingStatus.Online,
            ListenerStatus.Full => OperatingStatus.Degraded,
            _ => known?.Status ?? OperatingStatus.Offline,
        };
        return (new ListenerObservation(own, pools.ToImmutable(), members.ToImmutable()), worst);
    }

    private static string Of(PoolStatus status, string? known) => status switch
    {
        PoolStatus.Up => OperatingStatus.Online,
        PoolStatus.Down => OperatingStatus.Error,
        _ => known ?? OperatingStatus.Offline,
    };

    private static string Of(MemberStatus status, string? known) => status switch
    {
        MemberStatus.Up => OperatingStatus.Online,
        MemberStatus.Down => OperatingStatus.Error,
        MemberStatus.Drain => OperatingStatus.Draining,
        MemberStatus.Maint => OperatingStatus.Offline,
        MemberStatus.NoCheck => OperatingStatus.NoMonitor,
        _ => known ?? OperatingStatus.Offline,
    };

    // DEGRADED only dims what is ONLINE; ERROR wins over everything, OFFLINE included.
    private static string Worsen(string balancer, string by) => by switch
    {
        OperatingStatus.Error => OperatingStatus.Error,
        OperatingStatus.Degraded when balancer == OperatingStatus.Online => OperatingStatus.Degraded,
        _ => balancer,
    };
}
