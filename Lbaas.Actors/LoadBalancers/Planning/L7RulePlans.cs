using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>Requests about the rules of L7 policies.</summary>
internal static class L7RulePlans
{
    private const string Title = "L7Rule";

    public static PlanResult Create(PlanningStage stage, CreateL7Rule request)
    {
        if (L7PolicyPlans.Find(stage, request.PolicyId) is not var (listener, policy))
            return Fault.NotFound(L7PolicyPlans.Title, request.PolicyId);
        var rule = request.Draft with { Id = stage.IdOf(request.Draft.Id), CreatedAt = stage.Now };
        var fault = L7RuleRules.Check(rule)
            ?? stage.Locked(policy)
            ?? stage.Vanishing("Listener", listener.Id)
            ?? L7RuleRules.CheckRoom(policy);
        return fault is not null
            ? fault
            : new Draft(rule.Id, "create_l7rule", new AddL7Rule(listener.Id, policy.Id, rule), Around(listener, policy, Touched.Created(rule.Id)));
    }

    public static PlanResult Update(PlanningStage stage, UpdateL7Rule request)
    {
        if (L7PolicyPlans.Find(stage, request.PolicyId) is not var (listener, policy))
            return Fault.NotFound(L7PolicyPlans.Title, request.PolicyId);
        if (Find(stage, policy, request.RuleId) is not { } rule)
            return Fault.NotFound(Title, request.RuleId);
        var next = request.Patch.ApplyTo(rule, stage.Now);
        if ((L7RuleRules.Check(next) ?? LockedOrVanishing(stage, listener, policy, rule)) is { } fault)
            return fault;
        Delta delta = stage.State.IsShadow(rule.Id)
            ? new AddL7Rule(listener.Id, policy.Id, next)
            : new AlterL7Rule(listener.Id, policy.Id, rule.Id, request.Patch, stage.Now);
        return new Draft(rule.Id, "update_l7rule", delta, Around(listener, policy, Touched.Changed(rule.Id)));
    }

    public static PlanResult Delete(PlanningStage stage, DeleteL7Rule request)
    {
        if (L7PolicyPlans.Find(stage, request.PolicyId) is not var (listener, policy))
            return Fault.NotFound(L7PolicyPlans.Title, request.PolicyId);
        if (Find(stage, policy, request.RuleId) is not { } rule)
            return Fault.NotFound(Title, request.RuleId);
        if (LockedOrVanishing(stage, listener, policy, rule) is { } fault)
            return fault;
        return new Draft(rule.Id, "delete_l7rule", new RemoveL7Rule(listener.Id, policy.Id, rule.Id), Around(listener, policy, Touched.Removed(rule.Id)));
    }

    private static L7Rule? Find(PlanningStage stage, L7Policy policy, Guid ruleId) =>
        policy.Rule(ruleId) ?? stage.State.Displayed.L7Policy(policy.Id)?.Rule(ruleId);

    private static Fault? LockedOrVanishing(PlanningStage stage, Listener listener, L7Policy policy, L7Rule rule) =>
        stage.Locked(policy) ?? stage.Vanishing(Title, rule.Id) ?? stage.Vanishing("Listener", listener.Id);

    private static IEnumerable<Touch> Around(Listener listener, L7Policy policy, Touch rule) =>
        [rule, Touched.Updated(policy.Id), Touched.Updated(listener.Id)];
}
