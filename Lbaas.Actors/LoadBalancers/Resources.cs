using Lbaas.Actors.L7Policies;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>The ids in a configuration.</summary>
public static class Resources
{
    public static bool Contains(Configuration tree, Guid id) =>
        tree.LoadBalancer?.Id == id || tree.Listeners.ContainsKey(id) || tree.Pools.ContainsKey(id) ||
        tree.Pools.Values.Any(pool => pool.Members.ContainsKey(id) || pool.HealthMonitor?.Id == id) ||
        tree.Listeners.Values.Any(listener => listener.L7Policies.Exists(policy => policy.Id == id || policy.Rule(id) is not null));

    /// <summary>When something below the load balancer was created, UTC; null when it is not there.</summary>
    public static DateTimeOffset? CreationOf(Configuration tree, Guid id)
    {
        if (tree.Listener(id) is { } listener)
            return listener.CreatedAt;
        if (tree.Pool(id) is { } pool)
            return pool.CreatedAt;
        foreach (var parent in tree.Pools.Values)
        {
            if (parent.Members.TryGetValue(id, out var member))
                return member.CreatedAt;
            if (parent.HealthMonitor is { } monitor && monitor.Id == id)
                return monitor.CreatedAt;
        }
        var policies = tree.Listeners.Values.SelectMany(static parent => parent.L7Policies);
        return policies.Select(policy => policy.Id == id ? policy.CreatedAt : policy.Rule(id)?.CreatedAt).FirstOrDefault(static found => found is not null);
    }

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
