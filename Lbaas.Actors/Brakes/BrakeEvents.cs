using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Brakes;

/// <summary>What happens to the brake.</summary>
/// <param name="At">UTC.</param>
public abstract record BrakeEvent(DateTimeOffset At) : IEvent;

/// <summary>An amphora that is new among those convicted.</summary>
/// <param name="WindowFrom">UTC; convictions up to this are forgotten.</param>
/// <param name="KeptMax">Of the rest the latest so many are kept: more than that tell nothing else.</param>
public sealed record ConvictionCounted(Guid AmphoraId, DateTimeOffset WindowFrom, int KeptMax, DateTimeOffset At) : BrakeEvent(At);

/// <summary>It waits behind all others.</summary>
public sealed record RepairQueued(Guid AmphoraId, Guid LoadBalancerId, FailureDomain Domain, string Evidence, DateTimeOffset At)
    : BrakeEvent(At);

/// <summary>It waits no more: it is being replaced.</summary>
/// <param name="Deadline">UTC.</param>
public sealed record RepairStarted(Guid AmphoraId, DateTimeOffset Deadline, DateTimeOffset At) : BrakeEvent(At);

/// <summary>It was not replaced by its deadline, and waits behind all others.</summary>
public sealed record RepairOverran(Guid AmphoraId, DateTimeOffset At) : BrakeEvent(At);

/// <summary>Nothing is to be done about it any more.</summary>
/// <param name="IsReplaced">False: it turned out not to need it.</param>
public sealed record RepairLeft(Guid AmphoraId, bool IsReplaced, DateTimeOffset At) : BrakeEvent(At);

/// <summary>Too many were convicted.</summary>
public sealed record BrakeClosed(string Cause, DateTimeOffset At) : BrakeEvent(At);

/// <summary>What was convicted before is dealt with and counts no more.</summary>
public sealed record BrakeOpened(DateTimeOffset At) : BrakeEvent(At);

public sealed record BrakeOverridden(BrakeOverride Override, DateTimeOffset At) : BrakeEvent(At);

/// <summary>The rules decide again.</summary>
public sealed record OverrideEnded(string Reason, DateTimeOffset At) : BrakeEvent(At);

/// <summary>The settings switch automatic failover on or off.</summary>
public sealed record BrakeSwitched(bool IsOn, DateTimeOffset At) : BrakeEvent(At);
