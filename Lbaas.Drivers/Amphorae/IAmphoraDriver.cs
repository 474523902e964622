using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Drivers.Amphorae;

/// <summary>
/// How decisions reach a node (spec seeds 2, the amphora driver interface). Every call is asynchronous, takes no longer
/// than its cancellation allows, and fails with an <see cref="AmphoraDriverException"/>. All of them are idempotent.
/// </summary>
/// <remarks>
/// The interface of old also starts and stops health checks and hands out mixins for health and statistics. Here these
/// are messages: heartbeats reach the health monitor and listener actors without passing through a driver.
/// </remarks>
public interface IAmphoraDriver
{
    /// <summary>Brings the node to a revision of the whole configuration; whole configurations are rendered.</summary>
    /// <exception cref="RevisionFencedException">The node has a higher revision.</exception>
    /// <exception cref="ProvisioningException">The configuration can't be carried by this node, now or later.</exception>
    ValueTask<AppliedConfiguration> UpdateAsync(
        AmphoraNode node, Guid loadBalancerId, Configuration configuration, long revision, CancellationToken cancellation);

    /// <exception cref="SuspendFailedException"/>
    ValueTask StopAsync(AmphoraNode node, Guid loadBalancerId, CancellationToken cancellation);

    /// <exception cref="EnableFailedException"/>
    ValueTask StartAsync(AmphoraNode node, Guid loadBalancerId, CancellationToken cancellation);

    /// <summary>The node forgets the load balancer. One it does not know is a success.</summary>
    /// <exception cref="DeleteFailedException"/>
    ValueTask DeleteAsync(AmphoraNode node, Guid loadBalancerId, CancellationToken cancellation);

    /// <summary>Does the agent answer, and does it speak our version?</summary>
    ValueTask<NodeInfo> GetInfoAsync(AmphoraNode node, CancellationToken cancellation);

    /// <summary>Expensive self tests, run less often than heartbeats.</summary>
    ValueTask<NodeDiagnostics> GetDiagnosticsAsync(AmphoraNode node, CancellationToken cancellation);

    /// <summary>Gives the agent its own configuration: where heartbeats go, and how often (spec lifecycle 7).</summary>
    /// <exception cref="AgentConfigurationException">It will not take it later either.</exception>
    ValueTask ConfigureAgentAsync(AmphoraNode node, CancellationToken cancellation);

    /// <summary>After a node was built, before it carries anything. It may do nothing.</summary>
    ValueTask FinalizeAmphoraAsync(AmphoraNode node, CancellationToken cancellation);

    /// <summary>After a member network was attached. It may do nothing.</summary>
    /// <exception cref="NetworkConfigException"/>
    ValueTask PostNetworkPlugAsync(AmphoraNode node, CancellationToken cancellation);

    /// <summary>After the VIP network was attached. It may do nothing.</summary>
    /// <exception cref="NetworkConfigException"/>
    ValueTask PostVipPlugAsync(AmphoraNode node, LoadBalancer loadBalancer, CancellationToken cancellation);
}
