using Lbaas.Actors.L7Policies;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>Requests about L7 policies.</summary>
internal static class L7PolicyPlans
{
    /// <summary>What faults call it.</summary>
    public const string Title = "L7Policy";

    public static PlanResult Create(PlanningStage stage, CreateL7Policy request)
    {
        if (stage.State.Displayed.Listener(request.ListenerId) is not { } listener)
            return Fault.NotFound("Listener", request.ListenerId);
        var policy = WithDefaults(request.Draft) with { Id = stage.IdOf(request.Draft.Id), CreatedAt = stage.Now };
        var fault = L7PolicyRules.CheckParent(listener)
            ?? L7Redirect.Of(request.Draft).Settle().Fault
            ?? stage.Locked()
            ?? stage.Vanishing("Listener", listener.Id)
            ?? L7PolicyRules.CheckPool(policy.RedirectPoolId, listener, stage.Tree)
            ?? L7PolicyRules.CheckProvider(listener);
        return fault is not null
            ? fault
            : new Draft(policy.Id, "create_l7policy", new AddL7Policy(listener.Id, policy, request.Position), [Touched.Created(policy.Id), Touched.Updated(listener.Id)]);
    }

    public static PlanResult Update(PlanningStage stage, UpdateL7Policy request)
    {
        if (Find(stage, request.PolicyId) is not var (listener, policy))
            return Fault.NotFound(Title, request.PolicyId);
        if (Settle(request.Patch, out var patch) is { } unsound)
            return unsound;
        var next = patch.ApplyTo(policy, stage.Now);
        var fault = L7Redirect.Of(next).CheckTarget()
            ?? (patch.RedirectPoolId.IsSet ? L7PolicyRules.CheckPool(next.RedirectPoolId, listener, stage.Tree) : null)
            ?? stage.Locked()
            ?? stage.Vanishing(Title, policy.Id)
            ?? stage.Vanishing("Listener", listener.Id);
        if (fault is not null)
            return fault;
        return stage.State.IsShadow(policy.Id)
            ? Mend(stage, listener, next, patch.Position.Value)
            : new Draft(policy.Id, "update_l7policy", new AlterL7Policy(listener.Id, policy.Id, patch, stage.Now), [Touched.Changed(policy.Id), Touched.Updated(listener.Id)]);
    }

    public static PlanResult Delete(PlanningStage stage, DeleteL7Policy request)
    {
        if (Find(stage, request.PolicyId) is not var (listener, policy))
            return Fault.NotFound(Title, request.PolicyId);
        if ((stage.Locked() ?? stage.Vanishing(Title, policy.Id) ?? stage.Vanishing("Listener", listener.Id)) is { } fault)
            return fault;
        return new Draft(policy.Id, "delete_l7policy", new RemoveL7Policy(listener.Id, policy.Id), [Touched.Removed(policy.Id), Touched.Updated(listener.Id)]);
    }

    /// <summary>The policy of a creation as it is meant (LP-4..LP-7); what makes no sense is left for the rules to say.</summary>
    public static L7Policy WithDefaults(L7Policy draft) =>
        L7Redirect.Of(draft).Settle() is (null, var settled) ? settled.ApplyTo(draft) : draft;

    /// <summary>A policy as it is wanted, or as it is shown when it is on its way out.</summary>
    public static (Listener Listener, L7Policy Policy)? Find(PlanningStage stage, Guid policyId)
    {
        var listener = stage.Tree.ListenerOfPolicy(policyId) ?? stage.State.Displayed.ListenerOfPolicy(policyId);
        return listener is null ? null : (listener, listener.L7Policy(policyId)!);
    }

    // LP-8, and LP-1..LP-7 of what was given.
    private static Fault? Settle(L7PolicyPatch given, out L7PolicyPatch settled)
    {
        settled = given;
        if (given.IsEmpty)
            return L7PolicyRules.Invalid("Invalid update options");
        var redirect = L7Redirect.Of(given);
        if (!redirect.IsGiven)
            return null;
        var (fault, meant) = redirect.Settle();
        settled = given with
        {
            Action = meant.Action,
            RedirectPoolId = meant.PoolId,
            RedirectUrl = meant.Url,
            RedirectPrefix = meant.Prefix,
            RedirectHttpCode = meant.HttpCode,
        };
        return fault;
    }

    // What never came to be is made again, with the changes, where it was to stand, and with its rules.
    private static Draft Mend(PlanningStage stage, Listener listener, L7Policy policy, int? position)
    {
        var first = stage.State.Shadows.OfType<AddL7Policy>().FirstOrDefault(shadow => shadow.Policy.Id == policy.Id);
        var delta = new AddL7Policy(listener.Id, policy.AsWanted(), position ?? first?.Position ?? L7Actions.LastPosition);
        var touches = Resources.Of(policy).Select(Touched.Changed).Append(Touched.Updated(listener.Id));
        return new Draft(policy.Id, "update_l7policy", delta, touches);
    }
}
