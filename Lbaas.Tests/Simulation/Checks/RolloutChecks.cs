using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Rollouts;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Simulation.Checks;

/// <summary>What a rollout may do while it goes, and what must have come of it.</summary>
internal static class RolloutChecks
{
    /// <summary>Counted by the load balancers that are being renewed, whatever the rollout believes.</summary>
    public static void CheckRate(World world)
    {
        var renewing = world.Ledger.Books.Count(book => book.IsRenewing);
        if (world.Operator.Wish is { } wish && renewing > wish.AtOnce)
            throw new InvariantViolation(Invariant.RolloutsKeepTheirRate, $"{renewing} load balancers are renewed at once, and {wish.AtOnce} may be");
    }

    public static void CheckStop(RolloutStopped stopped)
    {
        if (stopped.Cause.Length == 0)
            throw new InvariantViolation(Invariant.FailuresHaveReasons, "the rollout stops and does not say why");
    }

    public static void CheckEnd(World world)
    {
        if (!world.Operator.IsContent)
            throw new InvariantViolation(Invariant.RolloutsEnd, Describe(world.RolloutState()));
        if (world.Operator.Wish is not { Image: { } image } || world.RolloutState() is not { Status: RolloutStatus.Done } rollout)
            return;
        foreach (var state in Enumerable.Range(0, rollout.Balancers.Count).Select(at => rollout.Balancers[at]).Where(balancer => rollout.PassedLately.TrueForAll(passed => passed.LoadBalancerId != balancer)).Select(world.StateOf))
        {
            if (state is { Stage: Stage.Live, Status: ProvisioningStatus.Active })
                CheckImages(world, state, image);
        }
    }

    private static string Describe(RolloutState? state) => state is null
        ? "the rollout has not begun"
        : $"the rollout is {state.Status} ({state.Cause}), {state.Finished} of {state.Balancers.Count} done, in flight [{string.Join(", ", state.InFlight)}]";

    private static void CheckImages(World world, LoadBalancerState state, string image)
    {
        foreach (var amphora in state.Slots.Select(slot => world.AmphoraOf(slot.AmphoraId)!))
        {
            if (amphora.Instance?.Image != image)
                throw new InvariantViolation(Invariant.RolloutsReachAll, $"{amphora.Id} of {state.Id} is of {amphora.Instance?.Image}, and the rollout to {image} is done");
        }
    }
}
