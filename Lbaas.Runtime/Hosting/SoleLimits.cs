using Lbaas.Runtime.Workers;

namespace Lbaas.Runtime.Hosting;

/// <summary>The limits of the embedded host, which shares its actors with nobody.</summary>
public sealed class SoleLimits(ActorHost host) : IWorkerLimits
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeLimit>> ReadAsync(string workerKind, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<NodeLimit>>([new NodeLimit(SoleNode.Name, host.ConcurrencyOf(workerKind))]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeLimit>> SetAsync(string workerKind, int limit, CancellationToken cancellationToken = default)
    {
        host.SetConcurrency(workerKind, limit);
        return ReadAsync(workerKind, cancellationToken);
    }
}
