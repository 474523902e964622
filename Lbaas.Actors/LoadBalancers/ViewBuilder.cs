using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Members;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Statuses;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>Dresses a configuration with statuses.</summary>
internal static class ViewBuilder
{
    public static LoadBalancerView Build(Configuration tree, Func<Guid, string> statusOf)
    {
        var balancer = tree.LoadBalancer!;
        var users = tree.Listeners.Values.Where(l => l.DefaultPoolId is not null).ToLookup(l => l.DefaultPoolId!.Value, l => l.Id);
        return new LoadBalancerView(
            statusOf(balancer.Id),
            OperatingStatus.Offline,
            balancer,
            [.. tree.Listeners.Values.Select(l => Build(l, balancer, statusOf))],
            [.. tree.Pools.Values.Select(p => Build(p, balancer, [.. users[p.Id]], statusOf))]);
    }

    private static ListenerView Build(Listener listener, LoadBalancer balancer, Func<Guid, string> statusOf) =>
        new(statusOf(listener.Id), OperatingStatus.Offline, balancer, listener);

    private static PoolView Build(Pool pool, LoadBalancer balancer, IReadOnlyList<Guid> listeners, Func<Guid, string> statusOf) =>
        new(
            statusOf(pool.Id),
            OperatingStatus.Offline,
            balancer,
            pool,
            listeners,
            [.. pool.Members.Values.Select(m => Build(m, pool, balancer, statusOf))],
            pool.HealthMonitor is { } monitor ? Build(monitor, pool, balancer, statusOf) : null);

    private static MemberView Build(Member member, Pool pool, LoadBalancer balancer, Func<Guid, string> statusOf) =>
        new(
            statusOf(member.Id),
            pool.HealthMonitor is null ? OperatingStatus.NoMonitor : OperatingStatus.Offline,
            balancer,
            pool.Id,
            member);

    // A monitor is never observed: it is ONLINE when it is enabled and its creation is done (spec lifecycle 2).
    private static HealthMonitorView Build(HealthMonitor monitor, Pool pool, LoadBalancer balancer, Func<Guid, string> statusOf)
    {
        var status = statusOf(monitor.Id);
        var works = monitor.AdminStateUp && status is not (ProvisioningStatus.PendingCreate or ProvisioningStatus.Error);
        return new HealthMonitorView(status, works ? OperatingStatus.Online : OperatingStatus.Offline, balancer, pool.Id, monitor);
    }
}
