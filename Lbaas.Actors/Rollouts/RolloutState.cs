using System.Collections.Immutable;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Rollouts;

/// <summary>The present rollout, or the last one.</summary>
public sealed record RolloutState
{
    public Guid Id { get; init; }

    /// <summary>A <see cref="RolloutStatus"/>, or empty before the first one.</summary>
    public string Status { get; init; } = "";
    public RolloutWish Wish { get; init; } = new();
    public RequestContext? Context { get; init; }
    public BalancerList Balancers { get; init; } = BalancerList.Empty;

    /// <summary>Whose turn is next, among <see cref="Balancers"/>.</summary>
    public int Next { get; init; }

    /// <summary>Whose turn it is again, before those.</summary>
    public ImmutableList<Guid> Again { get; init; } = [];

    public ImmutableList<Step> InFlight { get; init; } = [];
    public int Done { get; init; }
    public int Passed { get; init; }

    /// <summary>The last ones that were passed over, and why.</summary>
    public ImmutableList<PassedOver> PassedLately { get; init; } = [];

    /// <summary>What stopped it.</summary>
    public ImmutableList<BadSign> BadSigns { get; init; } = [];
    public string Cause { get; init; } = "";
    public DateTimeOffset BegunAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Since when it runs without a stop, and how many were finished then.</summary>
    public DateTimeOffset RunsSince { get; init; }
    public int FinishedThen { get; init; }

    /// <summary>The pause lasts until then.</summary>
    public DateTimeOffset NextBegin { get; init; }

    /// <summary>What was before, the latest first.</summary>
    public ImmutableList<RolloutSummary> History { get; init; } = [];

    public int Finished => Done + Passed;

    /// <summary>Is there anything to be watched?</summary>
    public bool IsActive => Status == RolloutStatus.Running || !InFlight.IsEmpty;

    public Step? Find(Guid balancer) => InFlight.Find(step => step.LoadBalancerId == balancer);

    /// <summary>Whose turn it is; null when all have had theirs.</summary>
    public Guid? NextBalancer() => !Again.IsEmpty ? Again[0] : Next < Balancers.Count ? Balancers[Next] : null;
}

public static class RolloutStatus
{
    public const string Running = "RUNNING";

    /// <summary>Nothing new begins, until it is resumed or aborted.</summary>
    public const string Stopped = "STOPPED";
    public const string Done = "DONE";
    public const string Aborted = "ABORTED";
}

/// <summary>A load balancer whose turn it is.</summary>
/// <param name="Id">The id of the change in the load balancer.</param>
/// <param name="Since">Since when it is in this phase.</param>
public sealed record Step(Guid LoadBalancerId, Guid Id, StepPhase Phase, DateTimeOffset BegunAt, DateTimeOffset Since)
{
    /// <summary>Its operating status before anything was done.</summary>
    public string Before { get; init; } = "";

    /// <summary>Those that are to go.</summary>
    public ImmutableArray<Guid> Amphorae { get; init; } = [];
    public bool IsWorse { get; init; }

    /// <summary>Since when it has been as healthy as before, while it settles.</summary>
    public DateTimeOffset HealthySince { get; init; }
}

public enum StepPhase
{
    /// <summary>How it is has not been heard yet.</summary>
    Looking,

    /// <summary>Its amphorae are being replaced.</summary>
    Renewing,

    /// <summary>They are replaced; its health is watched.</summary>
    Settling,
}

public sealed record PassedOver(Guid LoadBalancerId, string Reason);

/// <summary>A rollout of earlier.</summary>
public sealed record RolloutSummary(
    Guid Id, string Status, string? Image, string Scope, int Total, int Done, int Passed, string Cause, DateTimeOffset BegunAt, DateTimeOffset? EndedAt);
