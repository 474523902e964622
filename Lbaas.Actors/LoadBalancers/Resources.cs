namespace Lbaas.Actors.LoadBalancers;

/// <summary>The ids in a configuration.</summary>
public static class Resources
{
    public static bool Contains(Configuration tree, Guid id) =>
        tree.LoadBalancer?.Id == id || tree.Listeners.ContainsKey(id) || tree.Pools.ContainsKey(id) ||
        tree.Pools.Values.Any(pool => pool.Members.ContainsKey(id) || pool.HealthMonitor?.Id == id);

    /// <summary>Everything below the load balancer.</summary>
    public static IEnumerable<Guid> Children(Configuration tree)
    {
        foreach (var listener in tree.Listeners.Keys)
            yield return listener;
        foreach (var pool in tree.Pools.Values)
        {
            yield return pool.Id;
            foreach (var member in pool.Members.Keys)
                yield return member;
            if (pool.HealthMonitor is { } monitor)
                yield return monitor.Id;
        }
    }
}
