using Lbaas.Actors.Listeners;

namespace Lbaas.Actors.LoadBalancers.Changes;

public sealed record AddListener(Listener Listener) : Delta
{
    public override Configuration? ApplyTo(Configuration tree)
    {
        var portTaken = tree.Listeners.Values.Any(other => ListenerRules.Clash(other, Listener));
        var poolMissing = (Listener.DefaultPoolId is { } poolId && !tree.Pools.ContainsKey(poolId))
            || Listener.L7Policies.Exists(policy => policy.LacksPool(tree));
        return tree.LoadBalancer is null || portTaken || poolMissing || tree.Listeners.ContainsKey(Listener.Id)
            ? null
            : tree with { Listeners = tree.Listeners.Add(Listener.Id, Listener) };
    }
}

public sealed record AlterListener(Guid ListenerId, ListenerPatch Patch, DateTimeOffset At) : Delta
{
    public override Configuration? ApplyTo(Configuration tree)
    {
        if (tree.Listener(ListenerId) is not { } listener)
            return null;
        var next = Patch.ApplyTo(listener, At);
        return next.DefaultPoolId is { } poolId && !tree.Pools.ContainsKey(poolId)
            ? null
            : tree with { Listeners = tree.Listeners.SetItem(ListenerId, next) };
    }
}

public sealed record RemoveListener(Guid ListenerId) : Delta
{
    public override bool Removes => true;

    public override Configuration? ApplyTo(Configuration tree) => tree with { Listeners = tree.Listeners.Remove(ListenerId) };
}
