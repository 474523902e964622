using System.Collections.Immutable;

namespace Lbaas.Actors.Builds;

/// <summary>Who is built, and who waits for it.</summary>
public sealed record BuildQueueState
{
    public ImmutableSortedDictionary<Guid, WaitingBuild> Waiting { get; init; } = ImmutableSortedDictionary<Guid, WaitingBuild>.Empty;

    /// <summary>Amphora → until when the slot is its own.</summary>
    public ImmutableSortedDictionary<Guid, DateTimeOffset> Slots { get; init; } = ImmutableSortedDictionary<Guid, DateTimeOffset>.Empty;
}

public sealed record WaitingBuild(int Priority, DateTimeOffset Since);
