using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>Requests for nodes of another make: another flavor, another image.</summary>
internal static class RenewalPlans
{
    /// <summary>
    /// All amphorae succeed one another onto the new flavor. What would need another VIP than the load balancer has is refused: its
    /// ports were made when it was created.
    /// </summary>
    public static PlanResult OnFlavor(PlanningStage stage, ChangeFlavor request, in ActorContext context)
    {
        var balancer = stage.Balancer;
        if (request.Provider is { } provider && provider != balancer.Provider)
            return new Fault(400, $"Flavor '{request.FlavorId}' is not compatible with provider '{balancer.Provider}'");
        if ((stage.LockedForFailover() ?? Misfit(stage, request)) is { } fault)
            return fault;
        if (balancer.FlavorId == request.FlavorId && balancer.Flavor == request.Flavor)
            return new Draft(stage.State.Id, Change.ChangeFlavor, [], []);
        var successions = FailoverPlans.Successions(FailoverPlans.InOrder(stage.State.Slots), context);
        return new Draft(
            stage.State.Id, Change.ChangeFlavor,
            [new PutOnFlavor(request.FlavorId, request.Flavor, stage.Now), new ReplaceAmphorae(successions, [])],
            [Touched.Changed(stage.State.Id)]);
    }

    /// <summary>
    /// Those of the given amphorae that still have a place here. When it fails, nothing has become worse for the tenant: the load
    /// balancer is not ERROR for it, and the rollout says what happened.
    /// </summary>
    public static PlanResult OfRollout(PlanningStage stage, RenewAmphorae request, in ActorContext context)
    {
        if (request.Image is not null && stage.Balancer.Flavor?.ImageTag is { } own && own != request.Image)
            return new Fault(400, $"Its flavor names the image '{own}'.");
        if (stage.LockedForAmphoraFailover() is { } locked)
            return locked;
        var slots = stage.State.Slots.FindAll(slot => request.Amphorae.Contains(slot.AmphoraId));
        var renews = new ReplaceAmphorae(FailoverPlans.Successions(FailoverPlans.InOrder(slots), context), []);
        return new Draft(
            stage.State.Id, Change.RenewAmphorae,
            slots.IsEmpty ? [] : request.Image is { } image ? [new PutOnImage(image), renews] : [renews],
            [Touched.Updated(stage.State.Id)])
        {
            Id = request.StepId,
            RolloutId = request.RolloutId,
            Within = request.Within,
        };
    }

    private static Fault? Misfit(PlanningStage stage, ChangeFlavor request)
    {
        var (state, balancer) = (stage.State, stage.Balancer);
        if (state.Slots.IsEmpty)
            return Fault.InvalidState(state.Status, state.Id);
        var roles = Topologies.Roles(balancer with { Flavor = request.Flavor }, stage.Options);
        if (roles.Length != state.Slots.Count)
            return Refused("it has another topology, for which the VIP would need other ports");
        if ((request.Flavor?.SriovVip ?? false) != balancer.HasDirectVip)
            return Refused("it wants a VIP on a port of another kind");
        return balancer.Flavor is { AllowMemberSriov: true } && request.Flavor is not { AllowMemberSriov: true }
            ? Refused("it does not allow members SR-IOV ports, and the present one does")
            : null;

        Fault Refused(string why) => new(409, $"Load Balancer {state.Id} can't be put on flavor {request.FlavorId?.ToString() ?? "none"}: {why}. Please create another load balancer.");
    }
}
