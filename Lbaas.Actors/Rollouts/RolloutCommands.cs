using System.Collections.Immutable;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Rollouts;

/// <summary>Messages to the one who renews the fleet's amphorae, load balancer by load balancer.</summary>
public abstract record RolloutCommand
{
    public const string Kind = "rollout";

    /// <summary>There is one at a time: two would be twice the rate that either was given.</summary>
    public static readonly ActorAddress Address = new(Kind, "current");
}

/// <summary>An operator's wish, answered with an <see cref="Outcome"/>.</summary>
public abstract record RolloutRequest(RequestContext Context) : RolloutCommand;

/// <summary>Refused while another one goes on or waits to be resumed.</summary>
/// <param name="Balancers">Settled by now: what is created later is made as the deployment says.</param>
public sealed record BeginRollout(RequestContext Context, RolloutWish Wish, BalancerList Balancers) : RolloutRequest(Context);

/// <summary>Begin nothing more; what is in flight ends.</summary>
public sealed record StopRollout(RequestContext Context) : RolloutRequest(Context);

/// <summary>Go on.</summary>
/// <param name="SkipsBad">Leave out those that failed; otherwise they come first.</param>
public sealed record ResumeRollout(RequestContext Context, bool SkipsBad) : RolloutRequest(Context);

/// <summary>Begin nothing more, for ever.</summary>
public sealed record AbortRollout(RequestContext Context) : RolloutRequest(Context);

/// <summary>What a load balancer says to the renewal of its amphorae. One about another step is ignored.</summary>
public abstract record RenewalReport(Guid LoadBalancerId, Guid StepId) : RolloutCommand;

/// <param name="Error">Why it failed; null when it is done.</param>
public sealed record RenewalEnded(Guid LoadBalancerId, Guid StepId, string? Error) : RenewalReport(LoadBalancerId, StepId);

/// <summary>It is not to be renewed, and that is nobody's fault.</summary>
public sealed record RenewalPassed(Guid LoadBalancerId, Guid StepId, string Reason) : RenewalReport(LoadBalancerId, StepId);

/// <summary>Not now.</summary>
public sealed record RenewalPostponed(Guid LoadBalancerId, Guid StepId, string Reason) : RenewalReport(LoadBalancerId, StepId);

/// <summary>An amphora that a rollout brought is dead by the evidence.</summary>
public sealed record RenewedAmphoraLost(Guid LoadBalancerId, Guid RolloutId, Guid AmphoraId, string Evidence) : RolloutCommand;

/// <summary>How does the load balancer look? To the worker (<see cref="WorkerKind"/>, its id).</summary>
/// <param name="At">When it was asked: an answer from before the last step counts for nothing.</param>
public sealed record LookAtBalancer(Guid LoadBalancerId, DateTimeOffset At)
{
    public const string WorkerKind = "rollout-lookout";
}

/// <summary>What the log is to say, told to the same kind of worker.</summary>
public sealed record RolloutNews(Guid RolloutId, string Status, string Cause);

/// <param name="At">When it was asked.</param>
/// <param name="Sight">Null when there is no such load balancer.</param>
public sealed record BalancerSeen(Guid LoadBalancerId, DateTimeOffset At, Sight? Sight) : RolloutCommand;

/// <summary>A load balancer as clients and operators see it.</summary>
/// <param name="Brake">Why the brake on repairs is closed; null while it is open.</param>
public sealed record Sight(string ProvisioningStatus, string OperatingStatus, ImmutableArray<SeenAmphora> Amphorae, string? Brake);

/// <param name="Status">An <see cref="Amphorae.AmphoraStatus"/>.</param>
/// <param name="Image">Null where the compute service does not say.</param>
public sealed record SeenAmphora(Guid Id, string Status, string? Image, DateTimeOffset CreatedAt);
