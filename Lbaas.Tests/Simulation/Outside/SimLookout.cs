using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Rollouts;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Simulation.Outside;

/// <summary>Who looks at load balancers for a rollout: as the journal has them, and as healthy as their nodes are.</summary>
internal sealed class SimLookout(World world)
{
    public BalancerSeen Look(LookAtBalancer look) => new(look.LoadBalancerId, look.At, Sight(look.LoadBalancerId));

    private Sight? Sight(Guid balancer) => world.StateOf(balancer) is { Stage: not (Stage.Gone or Stage.Absent) } state
        ? new Sight(state.Status, Health(state), [.. world.Ordered.Where(amphora => amphora.LoadBalancerId == balancer).Select(Seen)], Brake())
        : null;

    private string? Brake() => world.Dice.Fault(0.003) ? "too many were lost at once" : null;

    private string Health(LoadBalancerState state)
    {
        var answering = state.Slots.Count(slot => world.Nodes.Find(slot.AmphoraId) is { } node && world.Nodes.Answers(node));
        return answering == state.Slots.Count ? OperatingStatus.Online : answering == 0 ? OperatingStatus.Error : OperatingStatus.Degraded;
    }

    private static SeenAmphora Seen(AmphoraState amphora) => new(amphora.Id, amphora.ShownStatus, amphora.Instance?.Image, amphora.CreatedAt);
}
