using System.Collections.Immutable;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>What follows of itself from a state: the next revision, the failure of what rests on a failure, the end.</summary>
internal sealed class Progress(LoadBalancerOptions options)
{
    private const string OrphanReason = "It builds on a change that failed.";

    /// <summary>The given events with all that follow from them, and the state after them.</summary>
    public (List<LoadBalancerEvent> Events, LoadBalancerState After) Complete(
        LoadBalancerState state,
        IReadOnlyList<LoadBalancerEvent> first,
        Func<LoadBalancerState, LoadBalancerEvent, LoadBalancerState> apply,
        DateTimeOffset now)
    {
        var events = new List<LoadBalancerEvent>();
        foreach (var @event in first)
            Add(@event);
        // Each step either removes a change, settles a slot, issues the one revision, starts the one clock, or ends: it can't go on
        // longer than this.
        for (var steps = state.Changes.Count + (2 * state.Slots.Count) + 3; steps > 0 && Next(state, now) is { } next; steps--)
            Add(next);
        return (events, state);

        void Add(LoadBalancerEvent @event)
        {
            var paced = @event is ChangeFailed failed ? RepairPause.Of(state, failed, options.RepairBackoff, now) : @event;
            events.Add(paced);
            state = apply(state, paced);
        }
    }

    private LoadBalancerEvent? Next(LoadBalancerState state, DateTimeOffset now) => state.Stage switch
    {
        Stage.Live => (LoadBalancerEvent?)Orphan(state) ?? Restore(state) ?? Supersede(state) ?? Issue(state, now) ?? (LoadBalancerEvent?)Wait(state, now),
        Stage.Ending when state.IsDeleting && state.Retiring.IsEmpty && state.VipStage == VipStage.None => new LoadBalancerDeleted(),
        _ => null,
    };

    private static ChangeFailed? Orphan(LoadBalancerState state)
    {
        if (state.Shadows.IsEmpty && state.Errors.IsEmpty)
            return null;
        // The creation failed: no amphora will ever carry out what came after it, not even removals, which fit any tree.
        if (state.Slots.IsEmpty)
            return state.Changes.IsEmpty ? null : new ChangeFailed(state.Changes[0].Id, OrphanReason, Reconcile: false);
        var tree = state.Applied;
        foreach (var change in state.Changes)
        {
            if (change.ApplyTo(tree) is not { } next)
                return new ChangeFailed(change.Id, OrphanReason, Reconcile: false);
            tree = next;
        }

        return null;
    }

    private static AmphoraRestored? Restore(LoadBalancerState state) =>
        Successions.Undone(state) is { } slot ? new AmphoraRestored(slot.Leaving!.AmphoraId, slot.AmphoraId) : null;

    private static AmphoraSuperseded? Supersede(LoadBalancerState state) =>
        (Successions.NextLost(state) ?? (state.Push is null ? Successions.Next(state) : null)) is { } next
            ? new AmphoraSuperseded(next.AmphoraId, next.Successor)
            : null;

    private VipLeftIdle? Wait(LoadBalancerState state, DateTimeOffset now) =>
        state.VipIdle is null && Sharing.IsVipIdle(state) ? new VipLeftIdle(new IdleTime(now, now + options.VipGrace)) : null;

    private RevisionIssued? Issue(LoadBalancerState state, DateTimeOffset now)
    {
        var waits = !state.Changes.IsEmpty || state.Reconcile;
        if (state.Push is not null || state.Slots.IsEmpty || state.VipStage != VipStage.Held || !waits)
            return null;
        ImmutableArray<Guid> carried = [.. state.Changes.Where(change => Successions.IsBegun(state, change)).Take(Limit(state)).Select(change => change.Id)];
        // A failover that waits for an amphora to be gone brings nothing to anybody yet.
        if (carried.IsEmpty && !state.Reconcile && !Successions.IsUnderWay(state))
            return null;
        return new RevisionIssued(state.LastRevision + 1, carried, now, now + options.AskAgain);
    }

    // While some change among the oldest is known to be bad, half of them go at a time.
    private static int Limit(LoadBalancerState state) => state.Suspects == 0 ? int.MaxValue : Math.Max(1, state.Suspects / 2);
}
