using Akka.Actor;
using Akka.Cluster;
using Lbaas.Akka.Hosting;
using Lbaas.Runtime;
using Lbaas.Runtime.Workers;

namespace Lbaas.Akka.Nodes;

/// <summary>The limits of all nodes of the cluster that run our actors, by their <see cref="LimitKeeper"/>s.</summary>
public sealed class ClusterLimits(LbaasCluster cluster, LbaasAkkaOptions options) : IWorkerLimits
{
    /// <inheritdoc/>
    /// <exception cref="HostStoppingException">The actors have not started.</exception>
    public Task<IReadOnlyList<NodeLimit>> ReadAsync(string workerKind, CancellationToken cancellationToken = default) =>
        AskAllAsync(workerKind, new AskLimit(workerKind), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="HostStoppingException">The actors have not started.</exception>
    public Task<IReadOnlyList<NodeLimit>> SetAsync(string workerKind, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return AskAllAsync(workerKind, new SetLimit(workerKind, limit), cancellationToken);
    }

    private async Task<IReadOnlyList<NodeLimit>> AskAllAsync(string workerKind, object message, CancellationToken cancellation)
    {
        var system = cluster.System ?? throw new HostStoppingException();
        if (!cluster.Workers.ContainsKey(workerKind))
            throw new UnknownKindException(workerKind);
        var self = Cluster.Get(system).SelfAddress;
        return await Task.WhenAll(NodeActors.Members(system, options.Role)
            .OrderBy(member => member.Address != self).ThenBy(static member => member.Address, Member.AddressOrdering)
            .Select(member => AskAsync(system, member, message, cancellation))).ConfigureAwait(false);
    }

    private static async Task<NodeLimit> AskAsync(ActorSystem system, Member member, object message, CancellationToken cancellation)
    {
        var answer = await NodeActors.AskAsync<WorkerLimit>(system, member, LimitKeeper.Name, message, cancellation).ConfigureAwait(false);
        return new NodeLimit(ClusterNodes.NameOf(member.Address), answer?.Limit is > 0 and var limit ? limit : null);
    }
}
