using System.Collections.Immutable;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.AmphoraPools;

/// <summary>The spares of one flavor and zone, and who was given one.</summary>
public sealed record AmphoraPoolState
{
    /// <summary>Booted and in nobody's service.</summary>
    public ImmutableSortedSet<Guid> Spares { get; init; } = [];

    /// <summary>Spares that are being built.</summary>
    public ImmutableSortedSet<Guid> Building { get; init; } = [];

    /// <summary>Spare → the load balancer that has it.</summary>
    public ImmutableSortedDictionary<Guid, SpareGrant> Granted { get; init; } = ImmutableSortedDictionary<Guid, SpareGrant>.Empty;

    /// <summary>Granted ones that have not confirmed it: neither they nor their load balancers may have heard of it.</summary>
    public ImmutableSortedSet<Guid> Untaken { get; init; } = [];
}

/// <param name="InPlaceOf">The amphora that the load balancer had asked to be built.</param>
public sealed record SpareGrant(Guid LoadBalancerId, Guid InPlaceOf, string Role)
{
    public Tenancy? Tenancy { get; init; }
}

/// <summary>What happens to a pool of spares.</summary>
public abstract record AmphoraPoolEvent : IEvent;

public sealed record SpareOrdered(Guid AmphoraId) : AmphoraPoolEvent;

public sealed record SpareStocked(Guid AmphoraId) : AmphoraPoolEvent;

public sealed record SpareAssigned(Guid AmphoraId, SpareGrant Grant) : AmphoraPoolEvent;

/// <summary>A granted spare has heard whose it is.</summary>
public sealed record SpareTaken(Guid AmphoraId) : AmphoraPoolEvent;

public sealed record SpareLost(Guid AmphoraId, string Reason) : AmphoraPoolEvent;

/// <summary>How the pool behaves. Part of the behavior.</summary>
public sealed record AmphoraPoolOptions
{
    /// <summary>Spares kept ready (0..1,000). Default 0: nodes are built when they are wanted.</summary>
    public int Spares { get; init; }

    /// <summary>Spares built at once (1..100). Default 4.</summary>
    public int BuildingMax { get; init; } = 4;

    /// <summary>How often the stock is looked at. Default 1 minute.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The zone its nodes are built in. Default "local".</summary>
    public string Zone { get; init; } = "local";
}
