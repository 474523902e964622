using System.Collections.Immutable;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;

namespace Lbaas.Actors.LoadBalancers.Changes;

public sealed record AddL7Rule(Guid ListenerId, Guid PolicyId, L7Rule Rule) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => tree.WithRules(ListenerId, PolicyId, rules =>
        rules.Count >= L7RuleRules.RulesMax || rules.Exists(other => other.Id == Rule.Id) ? null : rules.Add(Rule));
}

public sealed record AlterL7Rule(Guid ListenerId, Guid PolicyId, Guid RuleId, L7RulePatch Patch, DateTimeOffset At) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => tree.WithRules(ListenerId, PolicyId, rules =>
        rules.FindIndex(rule => rule.Id == RuleId) is >= 0 and var index ? rules.SetItem(index, Patch.ApplyTo(rules[index], At)) : null);
}

public sealed record RemoveL7Rule(Guid ListenerId, Guid PolicyId, Guid RuleId) : Delta
{
    public override bool Removes => true;

    public override Configuration? ApplyTo(Configuration tree) =>
        tree.WithRules(ListenerId, PolicyId, rules => rules.RemoveAll(rule => rule.Id == RuleId)) ?? tree;
}

internal static class L7RuleLens
{
    /// <summary>The tree with one policy's rules replaced, or null when it lacks the policy or the step does not fit it.</summary>
    public static Configuration? WithRules(
        this Configuration tree, Guid listenerId, Guid policyId, Func<ImmutableList<L7Rule>, ImmutableList<L7Rule>?> step) =>
        tree.WithPolicies(listenerId, policies => policies.Replace(
            policyId, policy => step(policy.Rules) is { } next ? policy with { Rules = next } : null));
}
