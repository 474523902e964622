using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Tests.Simulation.Outside;

namespace Lbaas.Tests.Simulation;

/// <summary>
/// Says of amphorae that they are dead, in the place of heartbeats, probes and the brake: late, again and again until they are
/// retired, and in a world where nodes die sometimes also of one that is only slow or was back a moment ago.
/// </summary>
internal sealed class Coroner(World world)
{
    private const int RoundSeconds = 20;

    public void Begin()
    {
        if (world.Plan.NodesDie)
            Round();
    }

    private void Round() => world.Agenda.After(TimeSpan.FromSeconds(RoundSeconds), () =>
    {
        foreach (var node in world.Nodes.All.Where(IsSuspect))
            Tell(node);
        Round();
    });

    private bool IsSuspect(SimNode node) =>
        !node.IsGone && (node.IsDead || ((node.IsDown || node.Hangs) && world.Dice.Fault(0.5)) || world.Dice.Fault(0.002));

    private void Tell(SimNode node)
    {
        if (world.AmphoraOf(node.Amphora) is { Status: AmphoraStatus.Allocated, LoadBalancerId: { } balancer })
            world.Post.Send(world.Process, LoadBalancerCommand.AddressOf(balancer), new AmphoraLost(node.Amphora, "It is silent, and so is its agent.", node.IsStopped));
    }
}
