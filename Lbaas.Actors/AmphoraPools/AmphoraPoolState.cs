using System.Collections.Immutable;
using Lbaas.Actors.Amphorae;

namespace Lbaas.Actors.AmphoraPools;

/// <summary>The spares of one flavor and zone, and who was given one.</summary>
public sealed record AmphoraPoolState
{
    /// <summary>Booted and in nobody's service.</summary>
    public ImmutableSortedSet<Guid> Spares { get; init; } = [];

    /// <summary>Those among <see cref="Spares"/> that go as soon as others have come in their place.</summary>
    public ImmutableSortedSet<Guid> Outdated { get; init; } = [];

    /// <summary>Of which images those among <see cref="Spares"/> are, where they have any.</summary>
    public ImmutableSortedDictionary<Guid, string> Images { get; init; } = ImmutableSortedDictionary<Guid, string>.Empty;

    /// <summary>Spares that are being built.</summary>
    public ImmutableSortedSet<Guid> Building { get; init; } = [];

    /// <summary>No spares any more (never built, unhealthy, too many, outdated), and not yet known to be gone.</summary>
    public ImmutableSortedSet<Guid> Leaving { get; init; } = [];

    /// <summary>Spare → the load balancer that has it.</summary>
    public ImmutableSortedDictionary<Guid, SpareGrant> Granted { get; init; } = ImmutableSortedDictionary<Guid, SpareGrant>.Empty;

    /// <summary>Granted ones that have not confirmed it: neither they nor their load balancers may have heard of it.</summary>
    public ImmutableSortedSet<Guid> Untaken { get; init; } = [];

    /// <summary>Builds that failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Why a spare was lost last; null if none ever was.</summary>
    public string? LastFailure { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>No spare is built before; null when builds succeed.</summary>
    public DateTimeOffset? NextBuild { get; init; }

    public bool IsEmpty => Spares.IsEmpty && Building.IsEmpty && Leaving.IsEmpty && Untaken.IsEmpty;

    public bool Knows(Guid amphora) =>
        Building.Contains(amphora) || Spares.Contains(amphora) || Leaving.Contains(amphora) || Granted.ContainsKey(amphora);
}

/// <param name="InPlaceOf">The amphora that the load balancer had asked to be built.</param>
public sealed record SpareGrant(Guid LoadBalancerId, Guid InPlaceOf, string Role)
{
    public Tenancy? Tenancy { get; init; }
}
