using System.Collections.Immutable;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Actors.Amphorae;

/// <summary>What happens to a node.</summary>
public abstract record AmphoraEvent : IEvent;

public sealed record AmphoraOrdered(Guid? LoadBalancerId, string Role, string Zone, string Pool, DateTimeOffset At, DateTimeOffset BootDeadline, InstanceTraits? Traits = null)
    : AmphoraEvent
{
    public Tenancy? Tenancy { get; init; }

    /// <summary>The priority with which it waits for a slot to be built in; null where builds are not limited.</summary>
    public int? QueuePriority { get; init; }
}

/// <summary>It has a slot: the compute service is asked for its instance.</summary>
public sealed record BuildBegun(DateTimeOffset BootDeadline, DateTimeOffset At) : AmphoraEvent;

public sealed record InstanceBooted(Instance Instance, DateTimeOffset At) : AmphoraEvent;

/// <summary>The compute service has it at another place than before, with all it had.</summary>
public sealed record InstanceMoved(Instance Instance, DateTimeOffset At) : AmphoraEvent;

/// <summary>The agent answers: the node can be configured, or waits as a spare.</summary>
public sealed record AmphoraBecameReady(DateTimeOffset At) : AmphoraEvent;

/// <summary>A spare was probed, with another result than before.</summary>
/// <param name="Misses">Probes in a row that it did not answer; 0 when it did.</param>
public sealed record SpareChecked(int Misses, string Reason, DateTimeOffset At) : AmphoraEvent;

public sealed record AmphoraAssigned(Guid LoadBalancerId, string Role, DateTimeOffset At) : AmphoraEvent
{
    public Tenancy? Tenancy { get; init; }
}

/// <summary>A step of booting or deleting failed for a passing reason.</summary>
public sealed record AmphoraPostponed(int Attempts, string Reason, DateTimeOffset NextAttempt) : AmphoraEvent;

public sealed record RevisionConfirmed(long Revision, string Digest, DateTimeOffset At) : AmphoraEvent
{
    /// <summary>What the node runs without; null for nothing.</summary>
    public ImmutableList<Omission>? Omitted { get; init; }

    /// <summary>By what the node is in the VIP's network; null where it needs nothing of its own there.</summary>
    public NetworkPort? Port { get; init; }
}

/// <summary>The agent is to get its own configuration anew.</summary>
public sealed record AgentUpdateBegun(DateTimeOffset At, DateTimeOffset Deadline) : AmphoraEvent;

/// <param name="Error">Why the agent did not take it; null when it did.</param>
public sealed record AgentUpdateEnded(string? Error, DateTimeOffset At) : AmphoraEvent;

/// <summary>A transition that heartbeats showed.</summary>
public sealed record HealthChanged(bool Alive, string LoadBalancerStatus, DateTimeOffset At) : AmphoraEvent
{
    /// <summary>True: it is heard, and says that listeners are missing. Otherwise null.</summary>
    public bool? MissesListeners { get; init; }

    /// <summary>True: most others are not heard either. Otherwise null.</summary>
    public bool? IsDoubted { get; init; }
}

/// <summary>The node is to be deleted: nobody wants it any more, or it never came up.</summary>
public sealed record RetirementBegun(string Reason, DateTimeOffset At) : AmphoraEvent;

/// <summary>There is an instance of an amphora that is deleted, or was never ordered: it is to be deleted.</summary>
/// <param name="ComputeId">The compute service's name for it; null where only the amphora's id is known.</param>
public sealed record LeakFound(string? ComputeId, string Reason, DateTimeOffset At) : AmphoraEvent;

/// <summary>The agent is to get another certificate.</summary>
public sealed record CertificateRotationBegun(DateTimeOffset At) : AmphoraEvent;

/// <summary>The agent did not take the certificate; it still has the old one.</summary>
public sealed record CertificateRotationPostponed(int Attempts, string Reason, DateTimeOffset NextAttempt) : AmphoraEvent;

/// <param name="Expiration">When the new one ends, UTC.</param>
public sealed record CertificateReplaced(DateTimeOffset Expiration, DateTimeOffset At) : AmphoraEvent;

public sealed record AmphoraDeleted(DateTimeOffset At) : AmphoraEvent;
