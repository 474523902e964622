using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>What a request comes to: a fault, nothing to do, a creation, or a change.</summary>
internal readonly record struct Planned(Guid ResourceId, Fault? Fault, Change? Change, LoadBalancerRequested? Requested)
{
    public static Planned Refuse(Fault fault) => new(default, fault, null, null);

    public static Planned Nothing(Guid resourceId) => new(resourceId, null, null, null);

    public static Planned Creation(LoadBalancerRequested requested) => new(default, null, null, requested);
}

/// <summary>The parts of a change that depend on the kind of request.</summary>
internal sealed record Draft(Guid ResourceId, string Kind, ImmutableArray<Delta> Deltas, ImmutableArray<Touch> Touches)
{
    public Draft(Guid resourceId, string kind, Delta delta, IEnumerable<Touch> touches)
        : this(resourceId, kind, [delta], [.. touches])
    {
    }

    /// <summary>The id that the change must have; null for a fresh one.</summary>
    public Guid? Id { get; init; }

    public Guid? RolloutId { get; init; }

    /// <summary>How long the change may take; null for what its kind may.</summary>
    public TimeSpan? Within { get; init; }
}
