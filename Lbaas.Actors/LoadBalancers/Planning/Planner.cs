using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>
/// Turns requests into changes. The order in which faults are found is that of spec api 15: the object itself, early
/// rules, the lock, late rules.
/// </summary>
internal sealed class Planner(LoadBalancerOptions options)
{
    public Planned Plan(LoadBalancerState state, ChangeRequest request, in ActorContext context)
    {
        if (request is CreateLoadBalancer create)
            return TreePlans.Create(state, create, options, context);
        if (state.View() is null)
            return Planned.Refuse(Fault.NotFound("Load Balancer", state.Id));
        var stage = new PlanningStage(state, options, context.Now, context.FreshId(1)) { OverQuota = request.OverQuota };
        var result = request switch
        {
            UpdateLoadBalancer r => TreePlans.Update(stage, r),
            DeleteLoadBalancer r => TreePlans.Delete(stage, r),
            FailoverLoadBalancer => FailoverPlans.OfLoadBalancer(stage, context),
            FailoverAmphora r => FailoverPlans.OfAmphora(stage, r, context),
            ChangeFlavor r => RenewalPlans.OnFlavor(stage, r, context),
            RenewAmphorae r => RenewalPlans.OfRollout(stage, r, context),
            CreateListener r => ListenerPlans.Create(stage, r),
            UpdateListener r => ListenerPlans.Update(stage, r),
            DeleteListener r => ListenerPlans.Delete(stage, r),
            CreatePool r => PoolPlans.Create(stage, r),
            UpdatePool r => PoolPlans.Update(stage, r),
            DeletePool r => PoolPlans.Delete(stage, r),
            CreateMember r => MemberPlans.Create(stage, r),
            UpdateMember r => MemberPlans.Update(stage, r),
            DeleteMember r => MemberPlans.Delete(stage, r),
            BatchMembers r => MemberBatch.Plan(stage, r, context),
            CreateHealthMonitor r => HealthMonitorPlans.Create(stage, r),
            UpdateHealthMonitor r => HealthMonitorPlans.Update(stage, r),
            DeleteHealthMonitor r => HealthMonitorPlans.Delete(stage, r),
            CreateL7Policy r => L7PolicyPlans.Create(stage, r),
            UpdateL7Policy r => L7PolicyPlans.Update(stage, r),
            DeleteL7Policy r => L7PolicyPlans.Delete(stage, r),
            CreateL7Rule r => L7RulePlans.Create(stage, r),
            UpdateL7Rule r => L7RulePlans.Update(stage, r),
            DeleteL7Rule r => L7RulePlans.Delete(stage, r),
            _ => throw new ArgumentOutOfRangeException(nameof(request), request.GetType().Name, "not a known request"),
        };
        if (result.Fault is { } fault)
            return Planned.Refuse(fault);
        return result.Draft is { Deltas.IsEmpty: false } draft
            ? new Planned(draft.ResourceId, null, Accept(state, draft, request.Context, context), null)
            : Planned.Nothing(result.Draft?.ResourceId ?? state.Id);
    }

    private Change Accept(LoadBalancerState state, Draft draft, RequestContext requester, in ActorContext context)
    {
        // A load balancer always waits with its parts, and comes out of it unharmed when one of them fails.
        var touches = draft.Touches.Any(touch => touch.ResourceId == state.Id)
            ? draft.Touches
            : draft.Touches.Insert(0, Touched.Updated(state.Id));
        return new Change(draft.Id ?? context.FreshId(0), draft.Kind, requester, draft.Deltas, touches, context.Now, DeadlineOf(state, draft, context.Now))
        {
            RolloutId = draft.RolloutId,
        };
    }

    // What waits for nodes to be built has its own time after that.
    private DateTimeOffset DeadlineOf(LoadBalancerState state, Draft draft, DateTimeOffset now)
    {
        if (draft.Within is { } within)
            return now + within;
        if (draft.Kind is Change.DeleteLoadBalancer or Change.FailoverLoadBalancer or Change.FailoverAmphora or Change.ChangeFlavor)
            return now + options.CreationDeadline;
        var building = state.Changes.Find(change => change.Plants || change.ReplacesAmphorae);
        return (building?.Deadline ?? now) + options.ChangeDeadline;
    }
}

/// <summary>A draft, or the fault that stands in its way.</summary>
internal readonly record struct PlanResult(Fault? Fault, Draft? Draft)
{
    public static implicit operator PlanResult(Fault fault) => new(fault, null);

    public static implicit operator PlanResult(Draft draft) => new(null, draft);
}
