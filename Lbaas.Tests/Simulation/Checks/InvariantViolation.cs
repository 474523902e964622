namespace Lbaas.Tests.Simulation.Checks;

/// <summary>What must hold in every world; docs/simulation.md says each in a sentence.</summary>
internal enum Invariant
{
    BehaviorsDoNotThrow,
    MessagesArriveWhole,
    SequencesAreWhole,
    EpochsNeverDecrease,
    RepliesAreDurable,
    RevisionsNeverGoDown,
    ReplayEqualsLive,
    SnapshotsEqualReplay,
    AppliedMeansEveryNodeHasIt,
    FailedChangesLeaveNoTrace,
    ChangesEndOnce,
    RepetitionsMakeNothing,
    OnlyBadChangesAreRefused,
    FailuresHaveReasons,
    NothingExpiresInCalm,
    StrictMeansOneChange,
    VipsAreNotShared,
    VipsHaveOneHolder,
    NothingStaysPending,
    NodesRunWhatIsDesired,
    FailoversKeepTraffic,
    CertificatesDoNotEnd,
    InstancesAreNotLeaked,
    VipsAreNotLeaked,
    TheWorldFallsSilent,
    DeletionLeavesNothing,
    BuildsAreLimited,
    RolloutsKeepTheirRate,
    RolloutsEnd,
    RolloutsReachAll,
}

internal sealed class InvariantViolation(Invariant invariant, string detail) : Exception($"{invariant}: {detail}")
{
    public Invariant Invariant { get; } = invariant;
}
