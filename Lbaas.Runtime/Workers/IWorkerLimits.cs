namespace Lbaas.Runtime.Workers;

/// <summary>
/// How many messages the workers of a kind work on at the same time, on each of the processes that share the actors. All members may be called from
/// any thread.
/// </summary>
public interface IWorkerLimits
{
    /// <summary>This process first. What does not answer within a few seconds has no number.</summary>
    /// <exception cref="UnknownKindException">No worker of this kind is hosted.</exception>
    Task<IReadOnlyList<NodeLimit>> ReadAsync(string workerKind, CancellationToken cancellationToken = default);

    /// <summary>Changes that on all processes, until all have ended: one that starts meanwhile has it from the others. More takes effect at once, less as work ends.</summary>
    /// <param name="limit">At least 1.</param>
    /// <returns>As <see cref="ReadAsync"/>, after the change; those without a number have not taken it.</returns>
    /// <exception cref="UnknownKindException">No worker of this kind is hosted.</exception>
    Task<IReadOnlyList<NodeLimit>> SetAsync(string workerKind, int limit, CancellationToken cancellationToken = default);
}

/// <param name="Node">As the operator's page of the cluster calls it.</param>
/// <param name="MaxConcurrent">Per process; null: it does not say.</param>
public sealed record NodeLimit(string Node, int? MaxConcurrent);
