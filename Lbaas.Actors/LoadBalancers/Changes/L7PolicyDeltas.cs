using System.Collections.Immutable;
using Lbaas.Actors.L7Policies;

namespace Lbaas.Actors.LoadBalancers.Changes;

/// <param name="Position">Where it was asked to stand; where that is depends on what is there when the step is taken.</param>
public sealed record AddL7Policy(Guid ListenerId, L7Policy Policy, int Position) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => Policy.LacksPool(tree)
        ? null
        : tree.WithPolicies(ListenerId, policies => policies.Exists(other => other.Id == Policy.Id) ? null : policies.InsertAt(Policy, Position));
}

public sealed record AlterL7Policy(Guid ListenerId, Guid PolicyId, L7PolicyPatch Patch, DateTimeOffset At) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => tree.WithPolicies(ListenerId, policies => policies.Replace(
        PolicyId,
        policy => Patch.ApplyTo(policy, At) is var next && next.LacksPool(tree) ? null : next,
        Patch.Position.Value));
}

public sealed record RemoveL7Policy(Guid ListenerId, Guid PolicyId) : Delta
{
    public override bool Removes => true;

    public override Configuration? ApplyTo(Configuration tree) =>
        tree.WithPolicies(ListenerId, policies => policies.RemoveAll(policy => policy.Id == PolicyId)) ?? tree;
}

internal static class L7PolicyLens
{
    /// <summary>The tree with one listener's policies replaced, or null when it lacks the listener or the step does not fit it.</summary>
    public static Configuration? WithPolicies(
        this Configuration tree, Guid listenerId, Func<ImmutableList<L7Policy>, ImmutableList<L7Policy>?> step) =>
        tree.Listener(listenerId) is { } listener && step(listener.L7Policies) is { } next
            ? tree with { Listeners = tree.Listeners.SetItem(listenerId, listener with { L7Policies = next }) }
            : null;

    /// <summary>Does it redirect to a pool that is not there?</summary>
    public static bool LacksPool(this L7Policy policy, Configuration tree) =>
        policy.RedirectPoolId is { } poolId && !tree.Pools.ContainsKey(poolId);
}
