using Lbaas.Actors.Brakes;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>
/// When the replacement of a dead amphora is over. Only its load balancer knows: the amphora is retired long before its successor
/// carries anything, or is heard again while that is being built, and if its place with the brake were free by then, more would be
/// replaced at once than may be.
/// </summary>
internal static class Replacements
{
    /// <summary>Tells the brake of those that are over since. A message that is lost is made good when the brake asks.</summary>
    public static void Report(Effect effect, LoadBalancerState before, LoadBalancerState after)
    {
        if (before.Changes.IsEmpty)
            return;
        foreach (var amphora in Successions.Lost(before).Where(amphora => IsUnderWay(before, amphora)))
            Confirm(effect, after, amphora);
    }

    /// <summary>Tells the brake, if nobody is brought up in its place (any more).</summary>
    public static Effect Confirm(Effect effect, LoadBalancerState state, Guid amphora)
    {
        if (IsUnderWay(state, amphora))
            return effect;
        var isStill = state.Slots.Exists(slot => slot.AmphoraId == amphora);
        return effect.ThenTell(BrakeCommand.Address, isStill ? new WithdrawRepair(amphora) : new RepairEnded(amphora));
    }

    // Until its successor has its first revision. The other of a pair may be dead too and wait for the brake: that revision is not
    // applied before it has it as well, and the two would wait for each other.
    private static bool IsUnderWay(LoadBalancerState state, Guid amphora) => state.Slots.Find(slot => slot.InService().Contains(amphora)) switch
    {
        null => state.Slots.Exists(slot => slot.AppliedRevision == 0),
        { Leaving: { } leaving } slot when leaving.AmphoraId == amphora => slot.AppliedRevision == 0,
        _ => Successions.IsLost(state, amphora),
    };
}
