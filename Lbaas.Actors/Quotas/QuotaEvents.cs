using System.Collections.Immutable;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Quotas;

/// <summary>What happens to a project's quota.</summary>
public abstract record QuotaEvent : IEvent;

/// <param name="Limits">All customised limits.</param>
public sealed record LimitsSet(ImmutableSortedDictionary<string, int> Limits, DateTimeOffset At) : QuotaEvent;

public sealed record LimitsReset : QuotaEvent;

/// <param name="LostAfter">UTC; what a count later than this does not find was never made.</param>
public sealed record PlacesReserved(ImmutableArray<Places> Places, DateTimeOffset LostAfter) : QuotaEvent;

public sealed record PlacesConfirmed(ImmutableArray<Places> Places, DateTimeOffset At) : QuotaEvent;

public sealed record PlacesReleased(ImmutableArray<Places> Places) : QuotaEvent;

/// <summary>A count of what there is differed from what was known.</summary>
public sealed record UseCounted(string Kind, ImmutableArray<Guid> Found, ImmutableArray<Guid> Gone, DateTimeOffset TakenAt) : QuotaEvent;

/// <summary>A kind is not limited any more, and what is made of it is not noted: it must be counted when it is limited again.</summary>
public sealed record CountDropped(string Kind) : QuotaEvent;
