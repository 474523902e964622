using System.Collections.Immutable;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.AmphoraPools;

/// <summary>What happens to a pool of spares.</summary>
public abstract record AmphoraPoolEvent : IEvent;

public sealed record SpareOrdered(Guid AmphoraId) : AmphoraPoolEvent;

public sealed record SpareStocked(Guid AmphoraId) : AmphoraPoolEvent
{
    /// <summary>The image it was made of; null where there is none.</summary>
    public string? Image { get; init; }
}

/// <summary>Of which image a spare is that was stocked before this was remembered.</summary>
public sealed record SpareIdentified(Guid AmphoraId, string Image) : AmphoraPoolEvent;

public sealed record SpareAssigned(Guid AmphoraId, SpareGrant Grant) : AmphoraPoolEvent;

/// <summary>A granted spare has heard whose it is.</summary>
public sealed record SpareTaken(Guid AmphoraId) : AmphoraPoolEvent;

/// <summary>A spare did not come up.</summary>
/// <param name="Failures">How many in a row, with this one.</param>
/// <param name="NextBuild">No other is built before.</param>
public sealed record SpareBuildFailed(Guid AmphoraId, string Reason, int Failures, DateTimeOffset At, DateTimeOffset NextBuild) : AmphoraPoolEvent;

/// <summary>A spare was found unfit.</summary>
public sealed record SpareRejected(Guid AmphoraId, string Reason, DateTimeOffset At) : AmphoraPoolEvent;

/// <summary>A spare is one too many, or has been replaced.</summary>
public sealed record SpareDismissed(Guid AmphoraId) : AmphoraPoolEvent;

/// <summary>Spares are to be replaced.</summary>
public sealed record SparesOutdated : AmphoraPoolEvent
{
    /// <summary>Which; null for all there are.</summary>
    public ImmutableSortedSet<Guid>? Amphorae { get; init; }
}

/// <summary>An amphora ceased to be.</summary>
public sealed record SpareLost(Guid AmphoraId, string Reason) : AmphoraPoolEvent;
