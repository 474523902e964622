using System.Text.Json;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Haproxy;

namespace Lbaas.Drivers.Lvs;

/// <summary>
/// Brings the UDP and SCTP listeners of a load balancer to a node (spec amphora 1, 3.6), and takes away those it should
/// not have any more. Each listener is a thing of its own there.
/// </summary>
internal sealed class DatagramDelivery(AgentClient agents)
{
    /// <exception cref="RevisionFencedException">The node has a higher revision.</exception>
    /// <exception cref="ProvisioningException">The node refuses a listener.</exception>
    public async ValueTask DeliverAsync(
        AmphoraNode node, Guid loadBalancerId, NodeInfo info, IReadOnlyList<RenderedListener> listeners, long revision, CancellationToken cancellation)
    {
        foreach (var id in await CarriedAsync(node, loadBalancerId, info, cancellation).ConfigureAwait(false))
        {
            if (!listeners.Any(listener => listener.ListenerId == id))
                await DeleteAsync(node, id, revision, cancellation).ConfigureAwait(false);
        }
        foreach (var listener in listeners)
            await PutAsync(node, info, listener, revision, cancellation).ConfigureAwait(false);
    }

    /// <exception cref="DeleteFailedException"/>
    public async ValueTask DeleteAllAsync(AmphoraNode node, Guid loadBalancerId, NodeInfo info, long? revision, CancellationToken cancellation)
    {
        foreach (var id in await CarriedAsync(node, loadBalancerId, info, cancellation).ConfigureAwait(false))
            await DeleteAsync(node, id, revision, cancellation).ConfigureAwait(false);
    }

    /// <summary>The listeners of a load balancer that the node has. Ours says whose each is; Octavia's carries one load balancer only.</summary>
    public async ValueTask<IReadOnlyList<Guid>> CarriedAsync(
        AmphoraNode node, Guid loadBalancerId, NodeInfo info, CancellationToken cancellation)
    {
        if (info.IsOurs)
            return [.. info.DatagramListeners.Where(listener => listener.Value == loadBalancerId).Select(listener => listener.Key)];
        var answer = await agents.GetAsync(node, "/1.0/listeners", cancellation).ConfigureAwait(false);
        if (!answer.IsSuccess)
            throw AgentFailures.OfStatus("listeners", answer);
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return
            [
                .. json.RootElement.EnumerateArray().Where(listener => listener.GetProperty("type").GetString() is "UDP" or "SCTP" or "lvs")
                    .Select(listener => listener.GetProperty("uuid").GetGuid()),
            ];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new AmphoraInfoException("the agent's listeners are not what the interface says", failure);
        }
    }

    private async ValueTask PutAsync(
        AmphoraNode node, NodeInfo info, RenderedListener listener, long revision, CancellationToken cancellation)
    {
        // To Octavia's agent a reload is a restart, which forgets who is down: it is spared one that changes nothing.
        if (!info.IsOurs && await agents.GetAsync(node, $"/1.0/listeners/{listener.ListenerId}/udp_listener", cancellation)
            .ConfigureAwait(false) is { IsSuccess: true } present && present.Body == listener.Text)
            return;
        var upload = await agents.PutAsync(
            node, $"/1.0/listeners/{node.Id}/{listener.ListenerId}/udp_listener", listener.Text, revision, cancellation).ConfigureAwait(false);
        if (!upload.IsSuccess)
            throw AgentFailures.OfFencedStatus("upload", upload);
        var reload = await agents.PutAsync(
            node, $"/1.0/loadbalancer/{listener.ListenerId}/reload", null, null, cancellation).ConfigureAwait(false);
        if (!reload.IsSuccess)
            throw AgentFailures.OfStatus("reload", reload);
    }

    private async ValueTask DeleteAsync(AmphoraNode node, Guid listenerId, long? revision, CancellationToken cancellation)
    {
        var answer = await agents.DeleteAsync(node, $"/1.0/listeners/{listenerId}", revision, cancellation).ConfigureAwait(false);
        if (answer.IsSuccess || answer.Status == 404)
            return;
        var failure = AgentFailures.OfFencedStatus("delete", answer);
        throw failure is RevisionFencedException ? failure : new DeleteFailedException($"A listener was not deleted: {failure.Message}", failure);
    }
}
