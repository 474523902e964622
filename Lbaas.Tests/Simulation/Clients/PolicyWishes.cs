using System.Collections.Immutable;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Tests.Simulation.Outside;

namespace Lbaas.Tests.Simulation.Clients;

/// <summary>Random well-formed requests about L7 policies and rules; some carry values that nodes refuse.</summary>
internal sealed class PolicyWishes(Dice dice, FaultPlan plan)
{
    /// <summary>The policies that a listener is created with.</summary>
    public ImmutableList<L7Policy> Some(Guid pool) =>
        [.. Enumerable.Range(0, dice.Between(0, 2)).Select(_ => Policy(pool) with { Id = dice.NewGuid(), Rules = [Rule() with { Id = dice.NewGuid() }] })];

    /// <summary>Null when there is no listener to have policies.</summary>
    public ChangeRequest? Next(LoadBalancerState state)
    {
        var tree = state.Displayed;
        if (tree.Listeners.IsEmpty)
            return null;
        var listener = Any([.. tree.Listeners.Values])!;
        Guid? pool = tree.Pools.IsEmpty ? null : Any([.. tree.Pools.Keys]);
        if (Any(listener.L7Policies) is not { } policy)
            return Create(listener, pool);
        var rule = Any(policy.Rules);
        return dice.Between(0, 14) switch
        {
            < 4 => Create(listener, pool),
            < 6 => new UpdateL7Policy(TenantWishes.Requester, policy.Id, new L7PolicyPatch { Name = Word(), Position = dice.Between(1, 6) }),
            < 7 => new UpdateL7Policy(TenantWishes.Requester, policy.Id, new L7PolicyPatch { RedirectPoolId = pool }),
            < 8 => new UpdateL7Policy(TenantWishes.Requester, policy.Id, new L7PolicyPatch { AdminStateUp = dice.Chance(0.7), Action = L7Actions.Reject }),
            < 10 => new DeleteL7Policy(TenantWishes.Requester, policy.Id),
            < 12 when rule is not null => new UpdateL7Rule(TenantWishes.Requester, policy.Id, rule.Id, new L7RulePatch { Value = Word(), Invert = dice.Chance(0.5) }),
            < 13 when rule is not null => new DeleteL7Rule(TenantWishes.Requester, policy.Id, rule.Id),
            _ => new CreateL7Rule(TenantWishes.Requester, policy.Id, Rule()),
        };
    }

    private CreateL7Policy Create(Listener listener, Guid? pool) =>
        new(TenantWishes.Requester, listener.Id, Policy(pool), dice.Chance(0.5) ? L7Actions.LastPosition : dice.Between(1, 6));

    private L7Policy Policy(Guid? pool) => pool is { } id && dice.Chance(0.5)
        ? new L7Policy { Name = Word(), Action = L7Actions.RedirectToPool, RedirectPoolId = id }
        : new L7Policy { Name = Word(), Action = L7Actions.Reject };

    private L7Rule Rule() => new() { Type = L7RuleTypes.Path, CompareType = L7RuleTypes.EqualTo, Value = Word() };

    private T? Any<T>(ImmutableList<T> from) => from.IsEmpty ? default : from[dice.Between(0, from.Count - 1)];

    private string Word() => Poison.Word(dice, plan);
}
