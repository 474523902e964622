using System.Collections.Immutable;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Rollouts;

/// <summary>What happens to rollouts.</summary>
public abstract record RolloutEvent : IEvent;

public sealed record RolloutBegun(Guid RolloutId, RolloutWish Wish, BalancerList Balancers, RequestContext Context, DateTimeOffset At) : RolloutEvent;

/// <param name="BadSign">What stopped it; null when an operator did.</param>
public sealed record RolloutStopped(string Cause, BadSign? BadSign, DateTimeOffset At) : RolloutEvent;

public sealed record RolloutResumed(bool SkipsBad, RequestContext Context, DateTimeOffset At) : RolloutEvent;

public sealed record RolloutAborted(RequestContext Context, DateTimeOffset At) : RolloutEvent;

public sealed record RolloutDone(DateTimeOffset At) : RolloutEvent;

/// <summary>It is a load balancer's turn.</summary>
public sealed record StepBegun(Guid LoadBalancerId, Guid StepId, DateTimeOffset At) : RolloutEvent;

/// <summary>Amphorae of it are to be replaced.</summary>
/// <param name="Before">Its operating status until now.</param>
public sealed record RenewalBegun(Guid LoadBalancerId, string Before, ImmutableArray<Guid> Amphorae, DateTimeOffset At) : RolloutEvent
{
    /// <summary>The id of the step from here on, when there was a renewal before; null for the one it has.</summary>
    public Guid? StepId { get; init; }
}

/// <summary>They are replaced: now it must stay as healthy as before.</summary>
public sealed record SettlingBegun(Guid LoadBalancerId, DateTimeOffset At) : RolloutEvent;

/// <summary>While it settles, it is worse than before, or is so no more.</summary>
public sealed record HealthTurned(Guid LoadBalancerId, bool IsWorse, DateTimeOffset At) : RolloutEvent;

/// <param name="Passed">Why it was passed over; null when it is done.</param>
public sealed record StepEnded(Guid LoadBalancerId, string? Passed, DateTimeOffset At) : RolloutEvent;

/// <summary>A bad sign about a load balancer that was in flight.</summary>
public sealed record StepFailed(BadSign BadSign) : RolloutEvent;

/// <param name="IsUnfinished">It was in flight, and is tried again when the rollout is resumed.</param>
public sealed record BadSign(Guid LoadBalancerId, string Cause, DateTimeOffset At, bool IsUnfinished);
