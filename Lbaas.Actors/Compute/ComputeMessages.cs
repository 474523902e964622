using Lbaas.Actors.Amphorae;

namespace Lbaas.Actors.Compute;

/// <summary>Requests to the compute worker; its address is (<see cref="WorkerKind"/>, amphora id).</summary>
public abstract record ComputeRequest(Guid AmphoraId)
{
    public const string WorkerKind = "compute";

    /// <summary>The worker for <see cref="InspectInstance"/>: it does not wait behind a creation that hangs.</summary>
    public const string InspectionKind = "inspection";
}

/// <summary>Make sure that there is an instance for the amphora. Asked again, it answers with the same one.</summary>
/// <param name="Traits">What it should be like; null leaves it to the driver.</param>
public sealed record CreateInstance(Guid AmphoraId, Guid? LoadBalancerId, string Zone, InstanceTraits? Traits = null) : ComputeRequest(AmphoraId);

/// <summary>What a load balancer's flavor says about the instances of its amphorae.</summary>
/// <param name="ComputeFlavor">The compute service's flavor; null for the deployment's.</param>
/// <param name="ImageTag">The tag of the image; null for the deployment's.</param>
public sealed record InstanceTraits(string? ComputeFlavor, string? ImageTag);

/// <summary>Make sure that there is none. Asked again, or for one that was never made, it succeeds.</summary>
public sealed record DeleteInstance(Guid AmphoraId, string? ComputeId) : ComputeRequest(AmphoraId);

/// <summary>Does the instance run, as far as the compute service knows? It changes nothing.</summary>
public sealed record InspectInstance(Guid AmphoraId, string? ComputeId) : ComputeRequest(AmphoraId);

/// <summary>Answers of the compute worker, told to the amphora.</summary>
public abstract record ComputeAnswer : AmphoraCommand;

public sealed record InstanceCreated(Instance Instance) : ComputeAnswer;

/// <param name="Final">This instance will never run (the compute service says ERROR); otherwise ask again.</param>
public sealed record InstanceFailed(string Reason, bool Final) : ComputeAnswer;

public sealed record InstanceDeleted : ComputeAnswer;

public sealed record InstanceDeleteFailed(string Reason) : ComputeAnswer;

public sealed record InstanceInspected(InstanceCondition Condition, string Reason) : ComputeAnswer;

/// <summary>What the compute service knows of an instance.</summary>
public enum InstanceCondition
{
    /// <summary>The compute service did not answer, or can't tell.</summary>
    Unknown,
    Running,

    /// <summary>Nothing of it runs, but it has a network of its own, which may go on answering at its addresses.</summary>
    Lifeless,

    /// <summary>It is there and does not run.</summary>
    Stopped,

    /// <summary>There is none.</summary>
    Gone,
}

/// <summary>A node as the compute service made it.</summary>
/// <param name="ComputeId">The compute service's own name for it.</param>
/// <param name="Address">Host name or IP of the agent's REST API.</param>
/// <param name="Port">Port of the agent's REST API.</param>
/// <param name="BasePath">The agent's directory, which the rendered configuration names.</param>
/// <param name="CertificateExpiration">When the agent's server certificate ends, UTC.</param>
public sealed record Instance(string ComputeId, string Address, int Port, string BasePath, DateTimeOffset? CertificateExpiration)
{
    /// <summary>The machine under it, which fails with all its instances; null where that is not said.</summary>
    public string? Host { get; init; }

    /// <summary>The image it was made of; null where there is none.</summary>
    public string? Image { get; init; }
}
