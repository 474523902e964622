using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Keepalived;
using Lbaas.Drivers.Networks;

namespace Lbaas.Drivers.Haproxy;

/// <summary>
/// Brings a node into the network of its VIP before its configuration, and with a pair keepalived after it, which then gives
/// the VIP to one of them (spec amphora 1.2, 4).
/// </summary>
internal sealed class VipDelivery(AgentClient agents, IVipPlugging plugging, VrrpPassword password)
{
    private const string Standalone = "STANDALONE";

    // In place of a digest, of a node that has been told to stop.
    private const string Nothing = "";

    // Nodes it remembers what keepalived was given; a forgotten one is given the same again, which does no harm.
    private const int NodesRemembered = 100_000;
    private readonly BoundedMap<Guid, string> _given = new(NodesRemembered);

    /// <summary>Where the carriers of a load balancer are or will be; nothing is done to the node.</summary>
    public async ValueTask<VipPlaces> FindAsync(AmphoraNode node, Guid loadBalancerId, Vip vip, CancellationToken cancellation)
    {
        var self = node.Carriers.FirstOrDefault(carrier => carrier.AmphoraId == node.Id) ?? new Carrier(node.Id, Standalone);
        var own = await GuardAsync(() => plugging.FindPortAsync(loadBalancerId, node.Id, vip, cancellation)).ConfigureAwait(false);
        if (self.Role == Standalone)
            return new VipPlaces(loadBalancerId, vip, self, own, []);
        var all = ImmutableArray.CreateBuilder<PeerAmphora>();
        foreach (var carrier in node.Carriers)
        {
            var port = await GuardAsync(() => plugging.FindPortAsync(loadBalancerId, carrier.AmphoraId, vip, cancellation)).ConfigureAwait(false);
            all.Add(new PeerAmphora(carrier.AmphoraId, port.Address));
        }
        return new VipPlaces(loadBalancerId, vip, self, own, all.DrainToImmutable());
    }

    /// <summary>Makes sure that the node has its interface.</summary>
    public async ValueTask<NetworkPort> PlugAsync(AmphoraNode node, VipPlaces places, bool isOurs, CancellationToken cancellation)
    {
        var port = places.Port;
        if (await InterfaceAsync(node, port, cancellation).ConfigureAwait(false) is not { } name)
        {
            await GuardAsync(() => plugging.PlugAsync(places.LoadBalancerId, node.Id, places.Vip, cancellation)).ConfigureAwait(false);
            await PostAsync(node, $"/1.0/plug/vip/{port.Vip.Address}", PlugBodies.Vip(port, isOurs ? places.Topology : null), cancellation).ConfigureAwait(false);
            if (!port.Others.IsEmpty)
                await PostAsync(node, "/1.0/plug/network", PlugBodies.Network(port, isOurs ? places.Topology : null), cancellation).ConfigureAwait(false);
            name = await InterfaceAsync(node, port, cancellation).ConfigureAwait(false)
                ?? throw new NetworkConfigException($"the node was plugged into the VIP's network and does not have {port.Address}");
        }
        return new NetworkPort(port.Address, port.Id, name);
    }

    /// <summary>
    /// Gives the node of a pair its part in holding the VIP, once HAProxy runs; takes it from a node that has nothing to
    /// forward.
    /// </summary>
    /// <param name="info">What the agent says of itself: another process of ours may have told it something else since.</param>
    public async ValueTask ShareAsync(AmphoraNode node, NodeInfo info, VipPlaces places, NetworkPort port, bool forwards, CancellationToken cancellation)
    {
        if (places.Self is { Role: Standalone } or { Waits: true })
            return;
        if (!forwards)
        {
            await StopAsync(node, info, cancellation).ConfigureAwait(false);
            return;
        }
        var text = VrrpConfigRenderer.Render(new VrrpInstance(
            places.LoadBalancerId, places.Self.Role, node.Instance.BasePath, port.Interface, places.Port,
            [.. places.Peers.Where(peer => peer.AmphoraId != node.Id).Select(peer => peer.Address)], password.Of(places.LoadBalancerId)));
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        if (_given.TryGet(node.Id, out var given) && given == digest && Confirms(info, digest))
            return;
        await PutAsync(node, "upload", text, cancellation).ConfigureAwait(false);
        // A start of what runs already is a reload.
        await PutAsync(node, "start", null, cancellation).ConfigureAwait(false);
        _given.Update(node.Id, _ => digest);
    }

    private static bool Confirms(NodeInfo info, string given) => info.Vrrp is null || info.Vrrp == given;

    private async ValueTask StopAsync(AmphoraNode node, NodeInfo info, CancellationToken cancellation)
    {
        var isKnown = _given.TryGet(node.Id, out var given);
        if (isKnown && given == Nothing && Confirms(info, Nothing))
            return;
        var answer = await agents.PutAsync(node, "/1.0/vrrp/stop", null, null, cancellation).ConfigureAwait(false);
        // Octavia's agent can't stop what it was never given (500); whether it was is not remembered for ever.
        if (!answer.IsSuccess && (isKnown || answer.Status is not (404 or 500)))
            throw AgentFailures.OfStatus("vrrp stop", answer);
        _given.Update(node.Id, _ => Nothing);
    }

    // Null unless the node has all its own addresses: what was plugged by half is plugged again.
    private async ValueTask<string?> InterfaceAsync(AmphoraNode node, VipPort port, CancellationToken cancellation)
    {
        string? name = null;
        foreach (var address in port.Others.Select(other => other.Address).Append(port.Address))
        {
            var answer = await agents.GetAsync(node, $"/1.0/interface/{address}", cancellation).ConfigureAwait(false);
            if (answer.Status == 404)
                return null;
            if (!answer.IsSuccess)
                throw AgentFailures.OfStatus("interface", answer);
            name = NameIn(answer.Body);
        }
        return name;
    }

    private static string NameIn(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("interface").GetString() is { Length: > 0 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
                ? name
                : throw new JsonException("it is no name");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new AmphoraInfoException("the agent's word on an interface is not what the API says", failure);
        }
    }

    // 409: it has it already (spec amphora 1).
    private async ValueTask PostAsync(AmphoraNode node, string path, string json, CancellationToken cancellation)
    {
        var answer = await agents.PostAsync(node, path, json, cancellation).ConfigureAwait(false);
        if (answer.IsSuccess || answer.Status == (int)HttpStatusCode.Conflict)
            return;
        var failure = AgentFailures.OfStatus("plug", answer);
        throw answer.Status is 400 or 404 or >= 500 ? new NetworkConfigException(failure.Message, failure) : failure;
    }

    private async ValueTask PutAsync(AmphoraNode node, string action, string? text, CancellationToken cancellation)
    {
        var answer = await agents.PutAsync(node, $"/1.0/vrrp/{action}", text, null, cancellation).ConfigureAwait(false);
        if (!answer.IsSuccess)
            throw AgentFailures.OfStatus($"vrrp {action}", answer);
    }

    private static async ValueTask<VipPort> GuardAsync(Func<ValueTask<VipPort>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (NetworkException failure)
        {
            throw new NetworkConfigException(failure.Message, failure);
        }
    }
}
