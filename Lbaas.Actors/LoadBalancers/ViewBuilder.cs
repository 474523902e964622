using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
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
        var users = tree.Listeners.Values.SelectMany(l => l.PoolIds, (l, pool) => (l.Id, Pool: pool)).ToLookup(use => use.Pool, use => use.Id);
        return new LoadBalancerView(
            statusOf(balancer.Id),
            OperatingStatus.Offline,
            balancer,
            [.. tree.Listeners.Values.Select(l => Build(l, balancer, statusOf))],
            [.. tree.Pools.Values.Select(p => Build(p, balancer, [.. users[p.Id]], statusOf))]);
    }

    private static ListenerView Build(Listener listener, LoadBalancer balancer, Func<Guid, string> statusOf) =>
        new(
            statusOf(listener.Id),
            OperatingStatus.Offline,
            balancer,
            listener,
            [.. listener.L7Policies.Select((policy, index) => Build(policy, index + 1, listener, balancer, statusOf))]);

    private static L7PolicyView Build(L7Policy policy, int position, Listener listener, LoadBalancer balancer, Func<Guid, string> statusOf)
    {
        var status = statusOf(policy.Id);
        return new L7PolicyView(
            status,
            Unobserved(policy.AdminStateUp, status),
            balancer,
            listener.Id,
            policy,
            position,
            [.. policy.Rules.Select(rule => Build(rule, policy, balancer, statusOf(rule.Id)))]);
    }

    private static L7RuleView Build(L7Rule rule, L7Policy policy, LoadBalancer balancer, string status) =>
        new(status, Unobserved(rule.AdminStateUp, status), balancer, policy.Id, rule);

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

    private static HealthMonitorView Build(HealthMonitor monitor, Pool pool, LoadBalancer balancer, Func<Guid, string> statusOf)
    {
        var status = statusOf(monitor.Id);
        return new HealthMonitorView(status, Unobserved(monitor.AdminStateUp, status), balancer, pool.Id, monitor);
    }

    // What is never observed is ONLINE when it is enabled and its creation is done (spec lifecycle 2).
    private static string Unobserved(bool isEnabled, string status) =>
        isEnabled && status is not (ProvisioningStatus.PendingCreate or ProvisioningStatus.Error) ? OperatingStatus.Online : OperatingStatus.Offline;
}
