using System.Collections.Immutable;

namespace Lbaas.Actors.LoadBalancers.Changes;

/// <summary>
/// A failover: other amphorae, the same configuration. Who succeeds whom is settled when it is asked for, so that it does the
/// same however often it is begun; an amphora that meanwhile lost its place needs no successor any more.
/// </summary>
/// <param name="Successions">In the order in which they are begun.</param>
/// <param name="Anew">The places of a load balancer that has no amphora at all, because its creation failed.</param>
public sealed record ReplaceAmphorae(ImmutableArray<Succession> Successions, ImmutableArray<AmphoraSlot> Anew) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => tree;
}

/// <summary>An amphora, and the one that takes its place.</summary>
public sealed record Succession(Guid AmphoraId, Guid Successor)
{
    /// <summary>Why it is dead, in words for an operator; null when it is succeeded because somebody asked for that.</summary>
    public string? Evidence { get; init; }

    /// <summary>It is dead because it says itself that listeners are missing, which its successor may do as well; null for any other reason.</summary>
    public bool? MissesListeners { get; init; }
}
