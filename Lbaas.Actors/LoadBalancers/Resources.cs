using Lbaas.Actors.L7Policies;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>The ids in a configuration.</summary>
public static class Resources
{
    public static bool Contains(Configuration tree, Guid id) =>
        tree.LoadBalancer?.Id == id || tree.Listeners.ContainsKey(id) || tree.Pools.ContainsKey(id) ||
        tree.Pools.Values.Any(pool => pool.Members.ContainsKey(id) || pool.HealthMonitor?.Id == id) ||
        tree.Listeners.Values.Any(listener => listener.L7Policies.Exists(policy => policy.Id == id || policy.Rule(id) is not null));

    /// <summary>Everything below the load balancer.</summary>
    public static IEnumerable<Guid> Children(Configuration tree)
    {
        foreach (var listener in tree.Listeners.Values)
        {
            yield return listener.Id;
            foreach (var child in listener.L7Policies.SelectMany(Of))
                yield return child;
        }

        foreach (var pool in tree.Pools.Values)
        {
            yield return pool.Id;
            foreach (var member in pool.Members.Keys)
                yield return member;
            if (pool.HealthMonitor is { } monitor)
                yield return monitor.Id;
        }
    }

    /// <summary>A policy and its rules.</summary>
    public static IEnumerable<Guid> Of(L7Policy policy) => policy.Rules.Select(rule => rule.Id).Prepend(policy.Id);
}
