using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.L7Policies;

/// <summary>Cross-field rules of L7 policies; the numbers are those of spec validation.</summary>
public static class L7PolicyRules
{
    public static Fault Invalid(string reason) => new(400, $"Invalid L7 Policy arguments: {reason}");

    /// <summary>PR-5.</summary>
    public static Fault? CheckParent(Listener listener) =>
        listener.Protocol == Protocols.Prometheus ? ListenerRules.PrometheusHasNoChildren : null;

    /// <summary>PR-3, LP-9: the pool of a redirection.</summary>
    public static Fault? CheckPool(Guid? poolId, Listener listener, Configuration tree)
    {
        if (poolId is not { } id)
            return null;
        if (tree.Pool(id) is not { } pool)
            return Fault.NotFound("Pool", id);
        return Protocols.Match(listener.Protocol, pool.Protocol) ? null : ListenerRules.Mismatch(listener.Protocol, pool.Protocol);
    }

    /// <summary>LP-10: what HAProxy can't look into, it can't decide about.</summary>
    public static Fault? CheckProvider(Listener listener) =>
        listener.Protocol is Protocols.Http or Protocols.TerminatedHttps
            ? null
            : Fault.UnsupportedOption($"{listener.Protocol} protocol listeners do not support L7 policies");

    /// <summary>All of it, for a listener that is created with its policies (spec api 5.4).</summary>
    public static Fault? CheckAll(Listener listener, Configuration tree)
    {
        foreach (var policy in listener.L7Policies)
        {
            var fault = CheckParent(listener)
                ?? L7Redirect.Of(policy).Settle().Fault
                ?? CheckRules(policy)
                ?? CheckPool(policy.RedirectPoolId, listener, tree)
                ?? CheckProvider(listener);
            if (fault is not null)
                return fault;
        }

        return null;
    }

    /// <summary>SP-16.</summary>
    public static Fault? CheckUnused(Guid poolId, Configuration tree) =>
        tree.RedirectsTo(poolId) is { } policy ? new Fault(409, $"Pool {poolId} is in use by L7 policy {policy.Id}") : null;

    private static Fault? CheckRules(L7Policy policy) =>
        policy.Rules.Count > L7RuleRules.RulesMax
            ? L7RuleRules.TooMany(policy.Id)
            : policy.Rules.Select(L7RuleRules.Check).FirstOrDefault(fault => fault is not null);
}
