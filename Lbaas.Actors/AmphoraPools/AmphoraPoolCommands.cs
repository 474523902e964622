using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.AmphoraPools;

/// <summary>Messages to the pool of amphorae of one flavor and zone.</summary>
public abstract record AmphoraPoolCommand
{
    public const string Kind = "amphorapool";

    public static ActorAddress AddressOf(string pool) => new(Kind, pool);
}

/// <summary>Give the load balancer a node: a spare if there is one, else build the candidate. Said again, the answer is the same.</summary>
/// <param name="Zone">The compute zone it must be in; null for the pool's.</param>
/// <param name="Traits">What its instance must be like; null for the pool's.</param>
public sealed record ClaimAmphora(Guid LoadBalancerId, Guid CandidateId, string Role, string? Zone = null, InstanceTraits? Traits = null)
    : AmphoraPoolCommand
{
    /// <summary>What the node is told that it is for.</summary>
    public Tenancy? Tenancy { get; init; }

    /// <summary>Who is built first when not all can be.</summary>
    public int Priority { get; init; } = BuildPriority.Creation;
}

/// <summary>Look whether spares are missing. Sent at start and by the pool's own timer.</summary>
public sealed record CheckSpares : AmphoraPoolCommand;

public sealed record SpareBuilt(Guid AmphoraId) : AmphoraPoolCommand;

public sealed record SpareFailed(Guid AmphoraId, string Reason) : AmphoraPoolCommand;

/// <summary>A spare knows that it was granted, and to whom.</summary>
public sealed record SpareInService(Guid AmphoraId) : AmphoraPoolCommand;

/// <summary>An amphora ceased to be; its claim is forgotten.</summary>
public sealed record AmphoraGone(Guid AmphoraId) : AmphoraPoolCommand;
