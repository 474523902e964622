using Lbaas.Actors.Compute;

namespace Lbaas.Drivers.Compute;

/// <summary>Makes and deletes the instances that amphorae run on. All calls are idempotent.</summary>
public interface IComputeDriver
{
    /// <summary>Makes sure that there is a running instance for the amphora; asked again, it is the same one.</summary>
    /// <exception cref="ComputeException"/>
    ValueTask<Instance> CreateAsync(CreateInstance request, CancellationToken cancellation);

    /// <summary>Makes sure that there is none; one that never was is a success.</summary>
    /// <exception cref="ComputeException"/>
    ValueTask DeleteAsync(Guid amphoraId, string? computeId, CancellationToken cancellation);

    /// <summary>Whether instances outlive the driver, so that one which is not listed is not there.</summary>
    bool RemembersInstances => true;

    /// <summary>
    /// Does the instance run? It changes nothing, and does not wait for what else is done to the instance. What can't be told is
    /// <see cref="InstanceCondition.Unknown"/>.
    /// </summary>
    /// <exception cref="ComputeException"/>
    ValueTask<InstanceInspected> InspectAsync(Guid amphoraId, string? computeId, CancellationToken cancellation);

    /// <summary>The instances that bear our mark, by amphora: what a search for leaks compares with.</summary>
    /// <exception cref="ComputeException"/>
    ValueTask<IReadOnlyDictionary<Guid, string>> ListAsync(CancellationToken cancellation);
}

/// <summary>The compute service can't do it.</summary>
/// <param name="final">The instance will never run; otherwise ask again.</param>
public sealed class ComputeException(string message, bool final = false, Exception? cause = null) : Exception(message, cause)
{
    public bool IsFinal { get; } = final;
}
