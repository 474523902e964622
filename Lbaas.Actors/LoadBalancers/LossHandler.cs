using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.LoadBalancers.Planning;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>What follows when amphorae die: changes that nobody asked for, which bring up successors.</summary>
internal sealed class LossHandler(LoadBalancerOptions options)
{
    // Apart from the id of the change.
    private const int SuccessorId = 1;

    /// <summary>It is dead by the evidence. Said again, or of one that leaves already, nothing follows.</summary>
    public IReadOnlyList<LoadBalancerEvent> Lost(LoadBalancerState state, AmphoraLost lost, in ActorContext context)
    {
        List<LoadBalancerEvent> events = IsFencedNow(state, lost) ? [new AmphoraFenced(lost.AmphoraId)] : [];
        if (state.Slots.Find(slot => slot.AmphoraId == lost.AmphoraId) is not { } slot)
            return events;
        // It came in the place of one that still has it, or carries nothing: there is nothing to keep.
        if (slot.AppliedRevision == 0 || slot.Leaving is not null)
            return [.. events, new AmphoraReplaced(slot.AmphoraId, context.FreshId(SuccessorId), lost.Evidence)];
        if (RepairPause.Holds(state, slot.AmphoraId, lost.MissesListeners, options.RepairBackoff, context.Now))
            return events;
        var repair = Repair(state, slot, lost.Evidence, context, lost.MissesListeners);
        events.AddRange(Kept(state));
        events.Add(new ChangeAccepted(repair));
        // It was kept once, and no other was to be had: it may be its own room that is missing.
        if (lost.IsFenced && state.IsUnrepaired)
            events.Add(new AmphoraReplaced(slot.AmphoraId, Successions.For(repair, slot)!.Successor, lost.Evidence));
        return events;
    }

    /// <summary>What it had is gone with it.</summary>
    public IReadOnlyList<LoadBalancerEvent> Gone(LoadBalancerState state, AmphoraSlot slot, string reason, in ActorContext context)
    {
        if (slot.AppliedRevision == 0 || state.Changes.Exists(change => change.Plants || change.ReplacesAmphorae))
            return [new AmphoraReplaced(slot.AmphoraId, context.FreshId(SuccessorId), reason)];
        if (RepairPause.Holds(state, slot.AmphoraId, missesListeners: false, options.RepairBackoff, context.Now))
            return [];
        var repair = Repair(state, slot, reason, context);
        return [new ChangeAccepted(repair), new AmphoraReplaced(slot.AmphoraId, Successions.For(repair, slot)!.Successor, reason)];
    }

    private static bool IsFencedNow(LoadBalancerState state, AmphoraLost lost) =>
        lost.IsFenced && state.Slots.Count > 1 && !state.Fenced.Contains(lost.AmphoraId) &&
        (state.Retiring.Contains(lost.AmphoraId) || state.Slots.Exists(slot => slot.InService().Contains(lost.AmphoraId)));

    // The other of a pair, if it lives, is all there is now: whoever was to take its place waits until the dead one's is taken.
    private static IEnumerable<AmphoraRestored> Kept(LoadBalancerState state) => state.Slots
        .Where(slot => slot is { Leaving: not null, AppliedRevision: 0 } && !Successions.IsLost(state, slot.Leaving.AmphoraId))
        .Select(slot => new AmphoraRestored(slot.Leaving!.AmphoraId, slot.AmphoraId));

    private Change Repair(LoadBalancerState state, AmphoraSlot slot, string evidence, in ActorContext context, bool missesListeners = false)
    {
        // An operator may have asked for its failover before.
        var successor = Successions.For(state, slot)?.Successor ?? context.FreshId(SuccessorId);
        var succession = new Succession(slot.AmphoraId, successor) { Evidence = evidence, MissesListeners = missesListeners ? true : null };
        return new Change(
            context.FreshId(0),
            Change.FailoverAmphora,
            new RequestContext($"repair-{slot.AmphoraId}", null, null, []),
            [new ReplaceAmphorae([succession], [])],
            [Touched.Changed(state.Id)],
            context.Now,
            context.Now + options.CreationDeadline);
    }
}
