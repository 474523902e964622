using System.Collections.Immutable;

namespace Lbaas.Runtime.Housekeeping;

/// <summary>What has been done since the start.</summary>
public sealed record HousekeepingCounts
{
    public static readonly HousekeepingCounts None = new();

    /// <summary>How often all of the journal has been gone through.</summary>
    public long Rounds { get; init; }

    /// <summary>Actors looked at.</summary>
    public long Actors { get; init; }

    /// <summary>Events that went to the archive.</summary>
    public long Events { get; init; }

    /// <summary>Actors that left the journal, by kind.</summary>
    public ImmutableSortedDictionary<string, long> Purged { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Actors left as they are since their history can't be replayed or clashes with the archive.</summary>
    public long Skipped { get; init; }
}
