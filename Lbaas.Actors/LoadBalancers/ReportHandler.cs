using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>What the reports of amphorae lead to. A report that is late or about somebody else's amphora leads to nothing.</summary>
internal sealed class ReportHandler(LoadBalancerOptions options)
{
    private readonly LossHandler _losses = new(options);

    public IReadOnlyList<LoadBalancerEvent> Events(LoadBalancerState state, AmphoraReport report, in ActorContext context)
    {
        if (report is AmphoraRetired && state.Retiring.Contains(report.AmphoraId))
            return [new AmphoraReleased(report.AmphoraId)];
        if (report is SpareGranted granted)
            return Granted(state, granted);
        if (state.Slots.Find(slot => slot.AmphoraId == report.AmphoraId) is not { } slot)
            return [];
        return report switch
        {
            RevisionReached reached => Reached(state, slot, reached),
            RevisionFailed failed => Failed(state, slot, failed, context),
            AmphoraDelayed delayed => Postpone(state, delayed.Reason, context.Now),
            AmphoraFailed failed => Replace(state, slot, failed.Reason, context),
            // The message that it failed was lost, and it will not be said again.
            AmphoraRetired => Replace(state, slot, "It ceased to be.", context),
            DriftSeen drift when state.Push is null => [new DriftDetected(drift.AmphoraId, drift.Reason)],
            _ => [],
        };
    }

    private static IReadOnlyList<LoadBalancerEvent> Granted(LoadBalancerState state, SpareGranted granted) =>
        state.Slots.Exists(slot => slot.AmphoraId == granted.InPlaceOf && slot.AppliedRevision == 0)
            ? [new AmphoraReplaced(granted.InPlaceOf, granted.AmphoraId, "A spare takes its place.")]
            : [];

    private static IReadOnlyList<LoadBalancerEvent> Reached(LoadBalancerState state, AmphoraSlot slot, RevisionReached reached)
    {
        var revision = reached.Revision;
        if (state.Push?.Revision != revision)
            return [];
        var othersHaveIt = state.Slots.TrueForAll(other => other == slot || other.AppliedRevision >= revision);
        if (othersHaveIt)
            return [new ChangesApplied(revision) { Omitted = reached.Omitted }];
        return slot.AppliedRevision >= revision ? [] : [new RevisionReachedBy(slot.AmphoraId, revision) { Omitted = reached.Omitted }];
    }

    private IReadOnlyList<LoadBalancerEvent> Failed(LoadBalancerState state, AmphoraSlot slot, RevisionFailed failed, in ActorContext context)
    {
        if (state.Push is not { } push || push.Revision != failed.Revision)
            return [];
        if (failed.NodeRevision is { } nodeRevision && nodeRevision > push.Revision)
            return [new RevisionOutrun(nodeRevision)];
        return failed.Verdict switch
        {
            DriverVerdict.NodeIsGone => Replace(state, slot, failed.Reason, context),
            DriverVerdict.ChangeIsBad when push.Changes.Length > 1 => [new RevisionSplit(push.Revision, failed.Reason)],
            DriverVerdict.ChangeIsBad when push.Changes.Length == 1 => [new ChangeFailed(push.Changes[0], failed.Reason, MayDiffer(state, slot))],
            // What is in effect was refused by the one that is to bring it back.
            DriverVerdict.ChangeIsBad when slot.AppliedRevision == 0 && Successions.Behind(state, slot) is { } failover => [new ChangeFailed(failover.Id, failed.Reason, MayDiffer(state, slot))],
            // It is to be replaced anyway, and may never answer: its successor reaches the revision in its place.
            _ when Successions.For(state, slot) is { } next => [new AmphoraSuperseded(next.AmphoraId, next.Successor)],
            _ => Postpone(state, failed.Reason, context.Now),
        };
    }

    // Another node may have taken what this one refused; and a node that came in place of a lost one has nothing at all yet.
    private static bool MayDiffer(LoadBalancerState state, AmphoraSlot slot) => state.Slots.Count > 1 || slot.AppliedRevision == 0;

    private IReadOnlyList<LoadBalancerEvent> Replace(LoadBalancerState state, AmphoraSlot slot, string reason, in ActorContext context) =>
        [.. _losses.Gone(state, slot, reason, context), .. Postpone(state, reason, context.Now)];

    private IReadOnlyList<LoadBalancerEvent> Postpone(LoadBalancerState state, string reason, DateTimeOffset now)
    {
        if (state.Push is not { } push)
            return [];
        var attempts = push.Attempts + 1;
        return [new PushPostponed(push.Revision, attempts, reason, now + options.Backoff.After(attempts))];
    }
}
