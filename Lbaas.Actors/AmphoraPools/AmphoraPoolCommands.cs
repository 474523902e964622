using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.AmphoraPools;

/// <summary>Messages to the pool of amphorae of one flavor and zone.</summary>
public abstract record AmphoraPoolCommand
{
    public const string Kind = "amphorapool";

    public static ActorAddress AddressOf(string pool) => new(Kind, pool);

    public static ActorAddress AddressOf(AmphoraMake make) => AddressOf(make.PoolId);
}

/// <summary>Give the load balancer a node: a spare if there is one, else build the candidate. Said again, the answer is the same.</summary>
/// <param name="Zone">The compute zone it must be in; null for the deployment's.</param>
/// <param name="Traits">What its instance must be like; null for the deployment's.</param>
public sealed record ClaimAmphora(Guid LoadBalancerId, Guid CandidateId, string Role, string? Zone = null, InstanceTraits? Traits = null)
    : AmphoraPoolCommand
{
    /// <summary>What the node is told that it is for.</summary>
    public Tenancy? Tenancy { get; init; }

    /// <summary>Who is built first when not all can be.</summary>
    public int Priority { get; init; } = BuildPriority.Creation;
}

/// <summary>Look whether spares are missing. Sent at start.</summary>
public sealed record CheckSpares : AmphoraPoolCommand;

/// <summary>
/// Replace all spares there are, as the image they were made of has changed. They stay until others have come in their place, and
/// are granted only when there is nothing newer. Answered with <see cref="SparesRenewed"/>.
/// </summary>
public sealed record RenewSpares : AmphoraPoolCommand;

/// <param name="Count">How many are replaced.</param>
public sealed record SparesRenewed(int Count);

/// <summary>A spare is ready; or it still is.</summary>
public sealed record SpareBuilt(Guid AmphoraId) : AmphoraPoolCommand
{
    /// <summary>The image it was made of; null where there is none.</summary>
    public string? Image { get; init; }
}

/// <summary>A spare did not come up, or it is none any more; it deletes itself.</summary>
public sealed record SpareFailed(Guid AmphoraId, string Reason) : AmphoraPoolCommand;

/// <summary>A spare knows that it was granted, and to whom.</summary>
public sealed record SpareInService(Guid AmphoraId) : AmphoraPoolCommand;

/// <summary>An amphora ceased to be; its claim is forgotten.</summary>
public sealed record AmphoraGone(Guid AmphoraId) : AmphoraPoolCommand;
