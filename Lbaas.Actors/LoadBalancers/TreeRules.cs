using Lbaas.Actors.Certificates;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Members;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>
/// The rules of all resources, for a whole tree that is created at once: pools first, then listeners with their policies (spec
/// api 5.4), each in the order of the request.
/// </summary>
internal static class TreeRules
{
    public static Fault? Check(Configuration tree, ReferenceFindings findings, LoadBalancerOptions options) =>
        tree.Pools.Values.OrderBy(pool => pool.CreatedAt).Select(pool => CheckPool(pool, tree.LoadBalancer!, findings, options)).FirstOrDefault(fault => fault is not null)
        ?? CheckListeners(tree, findings, options);

    private static Fault? CheckPool(Pool pool, LoadBalancer balancer, ReferenceFindings findings, LoadBalancerOptions options)
    {
        if ((PoolRules.CheckNew(pool) ?? PoolRules.CheckTls(pool, findings, options.Tls)) is { } fault)
            return fault;
        if (pool.HealthMonitor is { } monitor && (HealthMonitorRules.CheckType(monitor.Type, pool.Protocol, options) ?? HealthMonitorRules.CheckNew(monitor, options)) is { } bad)
            return bad;
        var seen = new HashSet<(string, int)>();
        foreach (var member in pool.Members.Values.OrderBy(member => member.CreatedAt))
        {
            if ((MemberRules.CheckAddress(member, options) ?? MemberRules.CheckPort(member, balancer)) is { } unfit)
                return unfit;
            if (!seen.Add(member.Endpoint))
                return MemberRules.Duplicate(member);
        }

        return PoolRules.CheckProvider(pool.LbAlgorithm, pool.AlpnProtocols);
    }

    private static Fault? CheckListeners(Configuration tree, ReferenceFindings findings, LoadBalancerOptions options)
    {
        var placed = tree with { Listeners = tree.Listeners.Clear() };
        foreach (var listener in tree.Listeners.Values.OrderBy(listener => listener.CreatedAt))
        {
            var fault = ListenerRules.CheckPool(listener, tree)
                ?? ListenerRules.CheckNew(listener, placed, tree.LoadBalancer!, findings, options.Tls)
                ?? L7PolicyRules.CheckAll(listener, tree)
                ?? ListenerRules.CheckProvider(listener, options);
            if (fault is not null)
                return fault;
            placed = placed with { Listeners = placed.Listeners.Add(listener.Id, listener) };
        }

        return null;
    }
}
