using System.Collections.Immutable;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Actors.Drivers;

/// <summary>Requests to the amphora driver's worker; its address is (<see cref="WorkerKind"/>, amphora id).</summary>
public abstract record AmphoraDriverRequest(Guid AmphoraId, Instance Instance)
{
    public const string WorkerKind = "driver";

    /// <summary>The worker for a <see cref="ProbeAgent"/> of a suspect: asked once, and not behind a push that hangs.</summary>
    public const string LivenessKind = "liveness";
}

/// <summary>Does the agent answer, and does it speak our version?</summary>
public sealed record ProbeAgent(Guid AmphoraId, Instance Instance) : AmphoraDriverRequest(AmphoraId, Instance);

/// <summary>Bring the node to a revision. The node refuses one lower than it has; the same one again succeeds.</summary>
public sealed record PushConfiguration(Guid AmphoraId, Instance Instance, Guid LoadBalancerId, long Revision, Configuration Configuration)
    : AmphoraDriverRequest(AmphoraId, Instance)
{
    /// <summary>All that carry the load balancer, the node included.</summary>
    public ImmutableArray<Carrier> Carriers { get; init; } = [];
}

/// <summary>Give the agent its own configuration (spec lifecycle 7). The same one again succeeds.</summary>
public sealed record ConfigureAgent(Guid AmphoraId, Instance Instance) : AmphoraDriverRequest(AmphoraId, Instance);

/// <summary>Give the agent a new server certificate (spec lifecycle 7).</summary>
public sealed record RotateCertificate(Guid AmphoraId, Instance Instance) : AmphoraDriverRequest(AmphoraId, Instance)
{
    /// <summary>A worker of its own, which takes a few at a time: nothing that is in a hurry waits for them.</summary>
    public new const string WorkerKind = "rotation";
}

/// <summary>Answers of the driver's worker, told to the amphora.</summary>
public abstract record AmphoraDriverAnswer : AmphoraCommand;

public sealed record AgentAnswered(string? HaproxyVersion) : AmphoraDriverAnswer;

public sealed record AgentSilent(string Reason) : AmphoraDriverAnswer
{
    /// <summary>Its machine answers and says that nobody listens; otherwise nothing was heard at all.</summary>
    public bool IsRefused { get; init; }
}

/// <param name="Expiration">When the new one ends, UTC.</param>
public sealed record CertificateRotated(DateTimeOffset Expiration) : AmphoraDriverAnswer;

public sealed record CertificateNotRotated(string Reason) : AmphoraDriverAnswer;

public sealed record AgentConfigured : AmphoraDriverAnswer;

/// <param name="Final">It will not take it later either; otherwise ask again.</param>
public sealed record AgentNotConfigured(string Reason, bool Final) : AmphoraDriverAnswer;

/// <param name="Digest">MD5 of the configuration the node now runs, in lower-case hex; empty when it runs none.</param>
public sealed record ConfigurationPushed(long Revision, string Digest) : AmphoraDriverAnswer
{
    /// <summary>By what the node is in the VIP's network; null where it needs nothing of its own there.</summary>
    public NetworkPort? Port { get; init; }

    /// <summary>What the node was not given, because its TLS data can't be had; null for nothing.</summary>
    public ImmutableList<Omission>? Omitted { get; init; }
}

public sealed record PushFailed(long Revision, DriverVerdict Verdict, string Reason) : AmphoraDriverAnswer
{
    /// <summary>The revision the node has, when it refused ours as lower.</summary>
    public long? NodeRevision { get; init; }
}

/// <summary>What a driver's failure allows the caller to conclude: exactly one of three (design section 8).</summary>
public enum DriverVerdict
{
    /// <summary>A passing reason; ask again.</summary>
    RetryLater,

    /// <summary>The node refuses this configuration and will refuse it again.</summary>
    ChangeIsBad,

    /// <summary>The node does not exist any more.</summary>
    NodeIsGone,
}
