using System.Collections.Immutable;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>What happens to a load balancer. Manifests and golden files: the event format.</summary>
public abstract record LoadBalancerEvent : IEvent;

/// <summary>A tenant wants a load balancer; it is nobody's to see until the network service has said yes.</summary>
/// <param name="Slots">The amphorae it will claim.</param>
/// <param name="Asker">Who is told the outcome.</param>
public sealed record LoadBalancerRequested(Change Change, VipRequest Vip, ImmutableArray<AmphoraSlot> Slots, ReplyAddress Asker)
    : LoadBalancerEvent;

public sealed record VipAllocated(Vip Vip) : LoadBalancerEvent;

/// <summary>The network service could not answer: the load balancer is accepted without a VIP and asks on.</summary>
public sealed record VipPostponed(int Attempts, string Reason, DateTimeOffset NextAttempt) : LoadBalancerEvent;

/// <summary>The network service said no: as if nothing had been asked.</summary>
public sealed record CreationRefused(Fault Fault) : LoadBalancerEvent;

public sealed record ChangeAccepted(Change Change) : LoadBalancerEvent;

public sealed record RevisionIssued(long Revision, ImmutableArray<Guid> Changes, DateTimeOffset At, DateTimeOffset NextAttempt) : LoadBalancerEvent;

/// <summary>One of several amphorae has the revision; the others have not yet.</summary>
public sealed record RevisionReachedBy(Guid AmphoraId, long Revision) : LoadBalancerEvent
{
    /// <summary>What it runs without; null for nothing.</summary>
    public ImmutableList<Omission>? Omitted { get; init; }
}

/// <summary>All amphorae have the revision: its changes are the configuration now.</summary>
public sealed record ChangesApplied(long Revision) : LoadBalancerEvent
{
    /// <summary>What the last of them runs without; null for nothing. It becomes ERROR, and so does what the others have said.</summary>
    public ImmutableList<Omission>? Omitted { get; init; }
}

/// <summary>A try failed for a passing reason.</summary>
public sealed record PushPostponed(long Revision, int Attempts, string Reason, DateTimeOffset NextAttempt) : LoadBalancerEvent;

/// <summary>A node refused the revision, which carries several changes: smaller ones will find the bad change.</summary>
public sealed record RevisionSplit(long Revision, string Reason) : LoadBalancerEvent;

/// <summary>A node has a higher revision than ours; the next one is above it.</summary>
public sealed record RevisionOutrun(long NodeRevision) : LoadBalancerEvent;

/// <param name="Reconcile">A node may have got it; a revision without it must follow.</param>
public sealed record ChangeFailed(Guid ChangeId, string Reason, bool Reconcile) : LoadBalancerEvent
{
    /// <summary>Of a repair: how long the next one waits; null for any other change.</summary>
    public RepairPause? Pause { get; init; }
}

/// <summary>An amphora never came up or is gone; another takes its place.</summary>
public sealed record AmphoraReplaced(Guid AmphoraId, Guid Successor, string Reason) : LoadBalancerEvent;

/// <summary>A failover has begun at one place: the successor is brought up while the amphora goes on as it is.</summary>
public sealed record AmphoraSuperseded(Guid AmphoraId, Guid Successor) : LoadBalancerEvent;

/// <summary>The failover failed before the successor carried anything: the place is its predecessor's again.</summary>
public sealed record AmphoraRestored(Guid AmphoraId, Guid InPlaceOf) : LoadBalancerEvent;

/// <summary>The compute service says that it does not run: it holds the VIP no more.</summary>
public sealed record AmphoraFenced(Guid AmphoraId) : LoadBalancerEvent;

/// <summary>Of a pair both died, and nobody confirms that they are gone: until then their successors leave the VIP to them.</summary>
public sealed record VipLeftIdle(IdleTime Time) : LoadBalancerEvent;

/// <summary>Nobody confirmed it in time; the successors take the VIP all the same.</summary>
/// <param name="Amphorae">Those that nobody waits for any longer.</param>
public sealed record VipTaken(ImmutableArray<Guid> Amphorae) : LoadBalancerEvent;

/// <summary>A node runs something else than it should; a new revision puts it right.</summary>
public sealed record DriftDetected(Guid AmphoraId, string Reason) : LoadBalancerEvent;

public sealed record AmphoraReleased(Guid AmphoraId) : LoadBalancerEvent;

public sealed record VipReleased : LoadBalancerEvent;

/// <summary>Giving back the VIP failed for a passing reason.</summary>
public sealed record VipReleasePostponed(int Attempts, string Reason, DateTimeOffset NextAttempt) : LoadBalancerEvent;

public sealed record LoadBalancerDeleted : LoadBalancerEvent;
