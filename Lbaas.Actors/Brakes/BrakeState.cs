using System.Collections.Immutable;

namespace Lbaas.Actors.Brakes;

/// <summary>Who is dead by the evidence, who of them is being replaced, and whether anybody else may be.</summary>
public sealed record BrakeState
{
    /// <summary>The settings switch automatic failover off.</summary>
    public bool IsOff { get; init; }

    /// <summary>Why the rules keep it closed; null: they don't.</summary>
    public BrakeClosure? Closure { get; init; }

    /// <summary>An operator's word that counts more than the rules; null: there is none.</summary>
    public BrakeOverride? Override { get; init; }

    /// <summary>Since when it is open or closed as it is now, UTC; null: open since ever.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The latest convictions, oldest first; one of each amphora.</summary>
    public ImmutableList<Conviction> Convictions { get; init; } = [];

    public long ConvictionsTotal { get; init; }

    public long ReplacedTotal { get; init; }

    /// <summary>The place in the queue that was given last.</summary>
    public long LastPlace { get; init; }

    /// <summary>Place → who has it, of those who wait.</summary>
    public ImmutableSortedDictionary<long, Guid> Queue { get; init; } = ImmutableSortedDictionary<long, Guid>.Empty;

    public ImmutableSortedDictionary<Guid, RepairCase> Waiting { get; init; } = ImmutableSortedDictionary<Guid, RepairCase>.Empty;

    /// <summary>Those who are being replaced.</summary>
    public ImmutableSortedDictionary<Guid, RepairCase> Granted { get; init; } = ImmutableSortedDictionary<Guid, RepairCase>.Empty;

    /// <summary>Nobody else is let go.</summary>
    public bool IsClosed => Override is { } word ? word.Mode == OverrideMode.Closed : IsOff || Closure is not null;

    /// <summary>Why it is closed; null when it is open.</summary>
    public string? Cause => this switch
    {
        { IsClosed: false } => null,
        { Override: { } word } => $"An operator holds it closed: {word.Reason}",
        { IsOff: true } => "Automatic failover is switched off (Lbaas:Failover:Enabled).",
        _ => Closure!.Cause,
    };

    public bool IsIdle => Waiting.IsEmpty && Granted.IsEmpty;

    public bool Knows(Guid amphoraId) => Waiting.ContainsKey(amphoraId) || Granted.ContainsKey(amphoraId);
}

public sealed record BrakeClosure(string Cause, DateTimeOffset Since);

/// <param name="Until">UTC; null: until another word.</param>
/// <param name="By">The operator's user id; null where nobody has to say who they are.</param>
public sealed record BrakeOverride(OverrideMode Mode, DateTimeOffset? Until, string Reason, string? By, string RequestId, DateTimeOffset Since);

/// <param name="At">UTC.</param>
public sealed record Conviction(Guid AmphoraId, DateTimeOffset At);

/// <summary>An amphora that is dead by the evidence.</summary>
/// <param name="ConvictedAt">UTC.</param>
/// <param name="Since">Since when it waits, or is being replaced, UTC.</param>
/// <param name="Place">In the queue; it keeps it until it queues again.</param>
public sealed record RepairCase(
    Guid AmphoraId, Guid LoadBalancerId, FailureDomain Domain, string Evidence, DateTimeOffset ConvictedAt, DateTimeOffset Since, long Place)
{
    /// <summary>Until when it may be replaced, UTC; null while it waits.</summary>
    public DateTimeOffset? Deadline { get; init; }
}
