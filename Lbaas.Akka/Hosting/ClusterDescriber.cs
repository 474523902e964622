using Akka.Cluster;
using Lbaas.Runtime.Replica;

namespace Lbaas.Akka.Hosting;

/// <summary>Takes the operator's picture of a node.</summary>
public sealed class ClusterDescriber(LbaasCluster cluster, JournalReplica replica, TimeProvider time)
{
    private const int MaxListed = 50;

    /// <param name="askers">That wait on this node.</param>
    /// <param name="unseen">Answers given before the replica showed what led to them.</param>
    public ClusterDescription Describe(int askers, long unseen) => new(
        time.GetUtcNow(),
        cluster.System is { } system ? Cluster.Get(system).SelfAddress.ToString() : "",
        cluster.IsStopping,
        cluster.Leadership.IsLeader,
        Members(),
        cluster.Loads.ToDictionary(),
        [.. cluster.Workers.Values.OrderBy(static workers => workers.Figures.Kind).Select(static workers => workers.Figures.Describe(MaxListed))],
        new ReplicaDescription(cluster.Follower.Position, cluster.Follower.Lag.TotalMilliseconds, cluster.Follower.Events, cluster.Follower.Failures),
        replica.DueBy(time.GetUtcNow() + TimeSpan.FromHours(1), MaxListed),
        replica.Quarantined,
        askers,
        unseen,
        cluster.Counters.ToDictionary());

    private IReadOnlyList<MemberDescription> Members()
    {
        if (cluster.System is not { } system)
            return [];
        var state = Cluster.Get(system).State;
        return
        [
            .. state.Members.Select(member => new MemberDescription(
                member.Address.ToString(), member.Status.ToString(), !state.Unreachable.Contains(member), [.. member.Roles])),
        ];
    }
}
