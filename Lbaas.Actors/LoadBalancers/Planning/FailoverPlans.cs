using System.Collections.Immutable;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>Requests to put amphorae on other nodes (spec lifecycle 6.1, 6.2).</summary>
internal static class FailoverPlans
{
    // Apart from those that the planner draws for each change.
    private const int FirstId = 10;

    public static PlanResult OfLoadBalancer(PlanningStage stage, in ActorContext context)
    {
        if (stage.LockedForFailover() is { } locked)
            return locked;
        var state = stage.State;
        if (state.Stage == Stage.Ending)
            return new Fault(409, $"Load Balancer {state.Id} was deleted in part and can't be failed over. Please delete it again.");
        if (state.Slots.IsEmpty)
            return Rebuild(stage, context);
        return Draft(stage, Change.FailoverLoadBalancer, Successions(InOrder(state.Slots), context), []);
    }

    public static PlanResult OfAmphora(PlanningStage stage, FailoverAmphora request, in ActorContext context)
    {
        if (stage.LockedForAmphoraFailover() is { } locked)
            return locked;
        var slots = stage.State.Slots.FindAll(slot => slot.AmphoraId == request.AmphoraId);
        // It is on its way out already.
        if (slots.IsEmpty)
            return Fault.Immutable("amphora", request.AmphoraId);
        return Draft(stage, Change.FailoverAmphora, Successions(slots, context), []);
    }

    // The creation failed and left only what the API shows: it is built as it was asked for.
    private static PlanResult Rebuild(PlanningStage stage, in ActorContext context)
    {
        if (stage.State.Shadows.OfType<PlantTree>().FirstOrDefault() is not { } tree || stage.State.Vacant.IsEmpty)
            return Fault.InvalidState(stage.State.Status, stage.State.Id);
        var seed = context;
        var anew = stage.State.Vacant.Select((role, i) => new AmphoraSlot(role, seed.FreshId(FirstId + i), 0));
        return Draft(stage, Change.FailoverLoadBalancer, [], [.. anew], tree);
    }

    /// <summary>The active one of a pair comes last, so that traffic moves once.</summary>
    public static IEnumerable<AmphoraSlot> InOrder(IEnumerable<AmphoraSlot> slots) => slots.OrderBy(slot => slot.Role == "MASTER");

    public static ImmutableArray<Succession> Successions(IEnumerable<AmphoraSlot> slots, in ActorContext context)
    {
        var seed = context;
        return [.. slots.Select((slot, i) => new Succession(slot.AmphoraId, seed.FreshId(FirstId + i)))];
    }

    private static Draft Draft(
        PlanningStage stage, string kind, ImmutableArray<Succession> successions, ImmutableArray<AmphoraSlot> anew, params ImmutableArray<Delta> before) =>
        new(stage.State.Id, kind, before.Add(new ReplaceAmphorae(successions, anew)), [Touched.Changed(stage.State.Id)]);
}
