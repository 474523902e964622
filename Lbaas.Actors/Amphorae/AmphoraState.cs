using System.Collections.Immutable;
using Lbaas.Actors.Compute;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Statuses;

namespace Lbaas.Actors.Amphorae;

/// <summary>What is remembered of one node.</summary>
public sealed record AmphoraState
{
    public Guid Id { get; init; }

    /// <summary>An <see cref="AmphoraStatus"/>, or empty before it was ever asked for.</summary>
    public string Status { get; init; } = "";
    public Guid? LoadBalancerId { get; init; }
    public string Role { get; init; } = "";
    public string Zone { get; init; } = "";
    public string Pool { get; init; } = "";
    public InstanceTraits? Traits { get; init; }
    public Instance? Instance { get; init; }

    /// <summary>What it is in service for; null for spares.</summary>
    public Tenancy? Tenancy { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When booting fails if it is not done.</summary>
    public DateTimeOffset BootDeadline { get; init; }

    /// <summary>The priority with which it waits for a slot to be built in; null when it does not wait for one.</summary>
    public int? QueuePriority { get; init; }

    /// <summary>Probes in a row that a spare did not answer.</summary>
    public int Misses { get; init; }

    /// <summary>Failed tries of what is being done now.</summary>
    public int Attempts { get; init; }
    public string Reason { get; init; } = "";
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Until when the agent may take its own configuration; null while none is on its way.</summary>
    public DateTimeOffset? AgentUpdateDeadline { get; init; }

    /// <summary>The new certificate that is on its way to the agent; null while none is.</summary>
    public CertificateRotation? Rotation { get; init; }

    /// <summary>The instance that was found of it and is being deleted; null when there was none, or its name is not known.</summary>
    public string? LeakedComputeId { get; init; }

    /// <summary>Why the amphora is ERROR: what it carries it goes on carrying.</summary>
    public string? Error { get; init; }

    /// <summary>The status as operators see it.</summary>
    public string ShownStatus => (Error, Suspicion?.Hold) switch
    {
        (not null, _) => AmphoraStatus.Error,
        (_, { IsClosed: true }) when Status == AmphoraStatus.Allocated => AmphoraStatus.FailoverStopped,
        _ => Status,
    };

    /// <summary>The highest revision the node has confirmed; it never goes down.</summary>
    public long AppliedRevision { get; init; }
    public string Digest { get; init; } = "";

    /// <summary>What the node runs that revision without; null for nothing.</summary>
    public ImmutableList<Omission>? Omitted { get; init; }

    /// <summary>By what it is in the VIP's network; null where it needs nothing of its own there.</summary>
    public NetworkPort? Port { get; init; }

    /// <summary>Heartbeats arrive; null before the first.</summary>
    public bool? Alive { get; init; }

    /// <summary>What speaks against it; null while nothing does.</summary>
    public Suspicion? Suspicion { get; init; }

    /// <summary>The load balancer's operating status as this node sees it.</summary>
    public string LoadBalancerStatus { get; init; } = OperatingStatus.Offline;
}
