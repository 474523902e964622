using Lbaas.Actors.Pools;

namespace Lbaas.Actors.LoadBalancers.Changes;

public sealed record AddPool(Pool Pool) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) =>
        tree.LoadBalancer is null || tree.Pools.ContainsKey(Pool.Id) ? null : tree with { Pools = tree.Pools.Add(Pool.Id, Pool) };
}

public sealed record AlterPool(Guid PoolId, PoolPatch Patch, DateTimeOffset At) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => tree.WithPool(PoolId, pool => Patch.ApplyTo(pool, At));
}

/// <summary>
/// Listeners that used the pool lose their default pool (spec api 7). A policy that redirects to it stands in its way (SP-16):
/// it was gone when the deletion was accepted, and is there again when its own deletion failed.
/// </summary>
public sealed record RemovePool(Guid PoolId) : Delta
{
    public override bool Removes => true;

    public override Configuration? ApplyTo(Configuration tree)
    {
        if (tree.RedirectsTo(PoolId) is not null)
            return null;
        var listeners = tree.Listeners;
        foreach (var listener in tree.Listeners.Values.Where(listener => listener.DefaultPoolId == PoolId))
            listeners = listeners.SetItem(listener.Id, listener with { DefaultPoolId = null });
        return tree with { Pools = tree.Pools.Remove(PoolId), Listeners = listeners };
    }
}

internal static class PoolLens
{
    /// <summary>The tree with one pool replaced, or null when it lacks the pool or the step does not fit it.</summary>
    public static Configuration? WithPool(this Configuration tree, Guid poolId, Func<Pool, Pool?> step) =>
        tree.Pool(poolId) is { } pool && step(pool) is { } next
            ? tree with { Pools = tree.Pools.SetItem(poolId, next) }
            : null;
}
