using System.Collections.Immutable;

namespace Lbaas.Actors.Quotas;

/// <summary>A project's limits, and who holds a place of what is limited.</summary>
public sealed record QuotaState
{
    public static readonly ImmutableSortedDictionary<Guid, DateTimeOffset> Nobody = ImmutableSortedDictionary<Guid, DateTimeOffset>.Empty;

    public string ProjectId { get; init; } = "";

    /// <summary>The customised limits; null when the project has none and never asked for any.</summary>
    public ImmutableSortedDictionary<string, int>? Limits { get; init; }

    /// <summary>When the limits were first customised, UTC.</summary>
    public DateTimeOffset? CustomisedAt { get; init; }

    /// <summary>
    /// For each kind that has been counted: who holds a place, and since when the absence from a count means that it is gone.
    /// For a reservation that is the time after which it can't be used any more.
    /// </summary>
    public ImmutableSortedDictionary<string, ImmutableSortedDictionary<Guid, DateTimeOffset>> Holders { get; init; } =
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<Guid, DateTimeOffset>>.Empty;

    /// <summary>Places taken of a kind; null when nobody has counted it.</summary>
    public int? Used(string kind) => Holders.TryGetValue(kind, out var holders) ? holders.Count : null;
}
