namespace Lbaas.Actors.LoadBalancers;

/// <summary>One resource's view within the whole.</summary>
internal static class ViewFinder
{
    public static ResourceView? Find(LoadBalancerState state, Guid id)
    {
        if (state.View() is not { } view)
            return null;
        if (state.Id == id)
            return view;
        return (ResourceView?)view.Listeners.FirstOrDefault(listener => listener.Listener.Id == id) ?? FindInPools(view, id) ?? FindInPolicies(view, id);
    }

    private static ResourceView? FindInPolicies(LoadBalancerView view, Guid id)
    {
        var policies = view.Listeners.SelectMany(listener => listener.L7Policies);
        return policies.Select(policy => policy.Policy.Id == id ? policy : (ResourceView?)policy.Rules.FirstOrDefault(rule => rule.Rule.Id == id))
            .FirstOrDefault(found => found is not null);
    }

    private static ResourceView? FindInPools(LoadBalancerView view, Guid id)
    {
        foreach (var pool in view.Pools)
        {
            if (pool.Pool.Id == id)
                return pool;
            if (pool.HealthMonitor?.Monitor.Id == id)
                return pool.HealthMonitor;
            if (pool.Pool.Members.ContainsKey(id))
                return pool.Members.First(member => member.Member.Id == id);
        }

        return null;
    }
}
