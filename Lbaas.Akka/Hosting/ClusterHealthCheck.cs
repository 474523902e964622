using Akka.Cluster;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lbaas.Akka.Hosting;

/// <summary>
/// Whether this node can serve: it is a member, its regions run, and its replica has reached the journal's end of late (so the journal answers, too).
/// </summary>
public sealed class ClusterHealthCheck(LbaasCluster cluster, LbaasAkkaOptions options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Trouble() is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy());

    private string? Trouble()
    {
        if (cluster.System is not { } system || cluster.Regions.Count == 0)
            return "The actors have not started.";
        if (cluster.IsStopping)
            return "The node is leaving the cluster.";
        if (Cluster.Get(system).SelfMember.Status is not (MemberStatus.Up or MemberStatus.WeaklyUp))
            return $"The node is no member of the cluster: {Cluster.Get(system).SelfMember.Status}.";
        return cluster.Follower.Lag > options.MaxLag
            ? $"The replica has not reached the journal's end for {cluster.Follower.Lag.TotalSeconds:0.#} s."
            : null;
    }
}
