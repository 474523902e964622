using System.Collections.Immutable;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Pools;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>The whole tree of one load balancer: what a driver renders and what an amphora runs.</summary>
public sealed record Configuration
{
    public static readonly Configuration Empty = new();

    /// <summary>Null before the load balancer has first been applied.</summary>
    public LoadBalancer? LoadBalancer { get; init; }
    public ImmutableSortedDictionary<Guid, Listener> Listeners { get; init; } = ImmutableSortedDictionary<Guid, Listener>.Empty;
    public ImmutableSortedDictionary<Guid, Pool> Pools { get; init; } = ImmutableSortedDictionary<Guid, Pool>.Empty;

    public Listener? Listener(Guid id) => Listeners.GetValueOrDefault(id);

    public Pool? Pool(Guid id) => Pools.GetValueOrDefault(id);

    /// <summary>The listeners that use a pool, in id order.</summary>
    public IEnumerable<Listener> ListenersOf(Guid poolId) => Listeners.Values.Where(l => l.PoolIds.Contains(poolId));

    /// <summary>The listener that has the L7 policy.</summary>
    public Listener? ListenerOfPolicy(Guid policyId) => Listeners.Values.FirstOrDefault(l => l.L7Policy(policyId) is not null);

    public L7Policy? L7Policy(Guid id) => ListenerOfPolicy(id)?.L7Policy(id);

    /// <summary>A policy that names the pool, be it enabled or not.</summary>
    public L7Policy? RedirectsTo(Guid poolId) =>
        Listeners.Values.SelectMany(l => l.L7Policies).FirstOrDefault(policy => policy.RedirectPoolId == poolId);

    /// <summary>The pool that has the health monitor.</summary>
    public Pool? PoolOfMonitor(Guid monitorId) => Pools.Values.FirstOrDefault(p => p.HealthMonitor?.Id == monitorId);
}
