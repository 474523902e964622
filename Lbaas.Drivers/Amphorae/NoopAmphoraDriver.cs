using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Noop;

namespace Lbaas.Drivers.Amphorae;

/// <summary>
/// A driver without nodes (spec amphora 8): everything succeeds at once. It keeps the rule that real nodes keep: a
/// revision never goes down.
/// </summary>
public sealed class NoopAmphoraDriver(NoopBehavior behavior) : IAmphoraDriver
{
    // Nodes it remembers the revision of; a forgotten one only loses its fence.
    private const int NodesRemembered = 100_000;
    private readonly BoundedMap<(Guid Node, Guid LoadBalancer), long> _revisions = new(NodesRemembered);

    public NoopBehavior Behavior { get; } = behavior;

    public ValueTask<AppliedConfiguration> UpdateAsync(
        AmphoraNode node, Guid loadBalancerId, Configuration configuration, long revision, CancellationToken cancellation)
    {
        var entered = Behavior.EnterAsync("update", node.Id, cancellation);
        return entered.IsCompletedSuccessfully
            ? ValueTask.FromResult(Apply(node, loadBalancerId, configuration, revision))
            : AfterAsync(entered);

        async ValueTask<AppliedConfiguration> AfterAsync(ValueTask before)
        {
            await before.ConfigureAwait(false);
            return Apply(node, loadBalancerId, configuration, revision);
        }
    }

    public ValueTask StopAsync(AmphoraNode node, Guid loadBalancerId, CancellationToken cancellation) =>
        Behavior.EnterAsync("stop", node.Id, cancellation);

    public ValueTask StartAsync(AmphoraNode node, Guid loadBalancerId, CancellationToken cancellation) =>
        Behavior.EnterAsync("start", node.Id, cancellation);

    public ValueTask DeleteAsync(AmphoraNode node, Guid loadBalancerId, CancellationToken cancellation) =>
        Behavior.EnterAsync("delete", node.Id, cancellation);

    public async ValueTask<NodeInfo> GetInfoAsync(AmphoraNode node, CancellationToken cancellation)
    {
        await Behavior.EnterAsync("info", node.Id, cancellation).ConfigureAwait(false);
        return Info;
    }

    public async ValueTask<NodeDiagnostics> GetDiagnosticsAsync(AmphoraNode node, CancellationToken cancellation)
    {
        await Behavior.EnterAsync("diagnostics", node.Id, cancellation).ConfigureAwait(false);
        return new NodeDiagnostics(ImmutableDictionary<string, string>.Empty);
    }

    public ValueTask ConfigureAgentAsync(AmphoraNode node, CancellationToken cancellation) =>
        Behavior.EnterAsync("configure-agent", node.Id, cancellation);

    public ValueTask FinalizeAmphoraAsync(AmphoraNode node, CancellationToken cancellation) =>
        Behavior.EnterAsync("finalize", node.Id, cancellation);

    public ValueTask PostNetworkPlugAsync(AmphoraNode node, CancellationToken cancellation) =>
        Behavior.EnterAsync("post-network-plug", node.Id, cancellation);

    public ValueTask PostVipPlugAsync(AmphoraNode node, LoadBalancer loadBalancer, CancellationToken cancellation) =>
        Behavior.EnterAsync("post-vip-plug", node.Id, cancellation);

    private static readonly NodeInfo Info = new("1.0", "noop", null);

    private AppliedConfiguration Apply(AmphoraNode node, Guid loadBalancerId, Configuration configuration, long revision)
    {
        var standing = _revisions.Update((node.Id, loadBalancerId), had => Math.Max(had, revision));
        if (standing > revision)
            throw new RevisionFencedException($"revision {revision} is lower than {standing}", standing);
        // Nothing is rendered, so nothing is digested: the load balancer's id has a digest's form and costs nothing.
        return new AppliedConfiguration(revision, configuration.IsCarried() ? loadBalancerId.ToString("N") : "");
    }
}
