namespace Lbaas.Tests.Fleet.Checks;

/// <summary>What must hold in every fleet; docs/simulation.md says each in words.</summary>
internal enum FleetInvariant
{
    BehaviorsDoNotThrow,
    MessagesArriveWhole,
    NobodyIsConvictedFalsely,
    VelocityIsKept,
    BrakeClosesOnTooMany,
    TheDeadAreReplaced,
    OneHolderOfAVip,
    NothingIsLeaked,
    NothingStaysPending,
    EveryBalancerIsWhole,
}

internal sealed class FleetViolation(FleetInvariant invariant, string message) : Exception($"{invariant}: {message}")
{
    public FleetInvariant Invariant { get; } = invariant;
}
