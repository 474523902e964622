using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Actors.Quotas;

/// <summary>What is no more in a load balancer's tree gives its places back.</summary>
internal static class Departures
{
    /// <summary>Null when everything is still there.</summary>
    public static ReleasePlaces? Between(Configuration before, Configuration after)
    {
        var gone = new Dictionary<string, List<Guid>>();
        if (before.LoadBalancer is { } balancer && after.LoadBalancer is null)
            Add(gone, QuotaKinds.LoadBalancer, balancer.Id);
        if (!ReferenceEquals(before.Listeners, after.Listeners))
        {
            foreach (var listener in before.Listeners.Keys.Where(id => !after.Listeners.ContainsKey(id)))
                Add(gone, QuotaKinds.Listener, listener);
        }

        foreach (var (id, pool) in before.Pools)
            Compare(gone, pool, after.Pool(id));
        return gone.Count == 0 ? null : new ReleasePlaces([.. gone.Select(kind => new Places(kind.Key, [.. kind.Value]))]);
    }

    private static void Compare(Dictionary<string, List<Guid>> gone, Pools.Pool before, Pools.Pool? after)
    {
        // Most pools are the same object before and after: a change copies what it changes alone.
        if (ReferenceEquals(before, after))
            return;
        if (after is null)
            Add(gone, QuotaKinds.Pool, before.Id);
        foreach (var member in before.Members.Keys.Where(id => after is null || !after.Members.ContainsKey(id)))
            Add(gone, QuotaKinds.Member, member);
        if (before.HealthMonitor is { } monitor && after?.HealthMonitor?.Id != monitor.Id)
            Add(gone, QuotaKinds.HealthMonitor, monitor.Id);
    }

    private static void Add(Dictionary<string, List<Guid>> gone, string kind, Guid id)
    {
        if (!gone.TryGetValue(kind, out var ids))
            gone.Add(kind, ids = []);
        ids.Add(id);
    }
}
