using System.Collections.Immutable;
using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Keepalived;
using Lbaas.Drivers.Lvs;
using Lbaas.Drivers.Networks;
using Lbaas.Drivers.Secrets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Haproxy;

/// <summary>The amphora driver for real nodes: HAProxy under an agent with Octavia's REST API 1.0 (spec amphora 1, 3.6).</summary>
public sealed class HaproxyAmphoraDriver : IAmphoraDriver, IAgentCertificates, IDisposable
{
    private const string ApiVersion = "1.0";
    private readonly AgentClient _agents;
    private readonly AmphoraDriverOptions _options;
    private readonly CertificateDelivery _certificates;
    private readonly DatagramDelivery _datagrams;
    private readonly VipDelivery? _vips;
    private readonly IAgentConfigurations _configurations;

    public HaproxyAmphoraDriver(
        CertificateAuthority authority, TenantCertificates certificates, IOptions<AmphoraDriverOptions> options,
        IAgentConfigurations configurations, TimeProvider clock, ILogger<HaproxyAmphoraDriver> logger,
        IVipPlugging? plugging = null, DriverDirectory? directory = null)
    {
        _options = options.Value;
        _configurations = configurations;
        _agents = new AgentClient(AgentTrust.ClientOptions(authority, clock), _options);
        _certificates = new CertificateDelivery(_agents, certificates, clock, logger);
        _datagrams = new DatagramDelivery(_agents);
        _vips = plugging is null ? null : new VipDelivery(_agents, plugging, new VrrpPassword(directory!));
    }

    public async ValueTask<AppliedConfiguration> UpdateAsync(
        AmphoraNode node, Guid loadBalancerId, Configuration configuration, long revision, CancellationToken cancellation)
    {
        if (_vips is null || configuration.LoadBalancer?.Vip is not { } vip)
            return await UpdateAsync(node, null, loadBalancerId, configuration, revision, [], cancellation).ConfigureAwait(false);
        var places = await _vips.FindAsync(node, loadBalancerId, vip, cancellation).ConfigureAwait(false);
        var info = await GetInfoAsync(node, cancellation).ConfigureAwait(false);
        var port = await _vips.PlugAsync(node, places, info.IsOurs, cancellation).ConfigureAwait(false);
        var applied = await UpdateAsync(node, info, loadBalancerId, configuration, revision, places.Peers, cancellation).ConfigureAwait(false);
        await _vips.ShareAsync(node, info, places, port, configuration.IsCarried(), cancellation).ConfigureAwait(false);
        return applied with { Port = port };
    }

    // What the agent says of itself is asked for unless it is known.
    private async ValueTask<AppliedConfiguration> UpdateAsync(
        AmphoraNode node, NodeInfo? info, Guid loadBalancerId, Configuration configuration, long revision, ImmutableArray<PeerAmphora> peers,
        CancellationToken cancellation)
    {
        // What can't be rendered is refused without troubling the node.
        var target = TargetOf(node, NodeFacts.None) with { Peers = peers };
        var rendered = HaproxyConfigRenderer.Render(configuration, target);
        _ = LvsConfigRenderer.Render(configuration, LvsTargetOf(node, isOurs: true));
        ImmutableList<Omission>? omitted = null;
        info ??= await GetInfoAsync(node, cancellation).ConfigureAwait(false);
        var datagrams = LvsConfigRenderer.Render(configuration, LvsTargetOf(node, info.IsOurs));
        if (rendered is not null)
        {
            var details = await GetDiagnosticsAsync(node, cancellation).ConfigureAwait(false);
            target = TargetOf(node, NodeFactsReader.Read(info, details)) with { Peers = peers };
            rendered = HaproxyConfigRenderer.Render(configuration, target)!;
            omitted = await _certificates.DeliverAsync(node, configuration, rendered, target, cancellation).ConfigureAwait(false);
            rendered = omitted is null ? rendered : HaproxyConfigRenderer.Render(configuration.Without(omitted), target);
        }
        await _datagrams.DeliverAsync(node, loadBalancerId, info, datagrams, revision, cancellation).ConfigureAwait(false);
        var applied = new AppliedConfiguration(revision, DigestOfTexts.Of(rendered, datagrams)) { Omitted = omitted };
        if (rendered is null)
        {
            await DeleteStreamsAsync(node, loadBalancerId, revision, cancellation).ConfigureAwait(false);
            return applied;
        }
        var upload = await _agents.PutAsync(
            node, $"/1.0/loadbalancer/{node.Id}/{loadBalancerId}/haproxy", rendered.Text, revision, cancellation).ConfigureAwait(false);
        if (!upload.IsSuccess)
            throw AgentFailures.OfFencedStatus("upload", upload);
        var reload = await ActAsync(node, loadBalancerId, "reload", cancellation).ConfigureAwait(false);
        return reload.IsSuccess ? applied : throw AgentFailures.OfStatus("reload", reload);
    }

    public async ValueTask StopAsync(AmphoraNode node, Guid loadBalancerId, CancellationToken cancellation)
    {
        var answer = await ActOnAllAsync(node, loadBalancerId, "stop", cancellation).ConfigureAwait(false);
        if (!answer.IsSuccess)
            throw new SuspendFailedException("The load balancer was not stopped.", AgentFailures.OfStatus("stop", answer));
    }

    public async ValueTask StartAsync(AmphoraNode node, Guid loadBalancerId, CancellationToken cancellation)
    {
        var answer = await ActOnAllAsync(node, loadBalancerId, "start", cancellation).ConfigureAwait(false);
        if (!answer.IsSuccess)
            throw new EnableFailedException("The load balancer was not started.", AgentFailures.OfStatus("start", answer));
    }

    public async ValueTask DeleteAsync(AmphoraNode node, Guid loadBalancerId, CancellationToken cancellation)
    {
        var info = await GetInfoAsync(node, cancellation).ConfigureAwait(false);
        await _datagrams.DeleteAllAsync(node, loadBalancerId, info, null, cancellation).ConfigureAwait(false);
        await DeleteStreamsAsync(node, loadBalancerId, null, cancellation).ConfigureAwait(false);
    }

    public async ValueTask<NodeInfo> GetInfoAsync(AmphoraNode node, CancellationToken cancellation)
    {
        var answer = await _agents.GetAsync(node, "/1.0/info", cancellation).ConfigureAwait(false);
        if (!answer.IsSuccess)
            throw AgentFailures.OfStatus("info", answer);
        var info = ParseInfo(answer.Body);
        return info.ApiVersion == ApiVersion
            ? info
            : throw new AmphoraInfoException($"the agent speaks version {info.ApiVersion} of the interface, and {ApiVersion} is needed");
    }

    public async ValueTask<NodeDiagnostics> GetDiagnosticsAsync(AmphoraNode node, CancellationToken cancellation)
    {
        var answer = await _agents.GetAsync(node, "/1.0/details", cancellation).ConfigureAwait(false);
        if (!answer.IsSuccess)
            throw AgentFailures.OfStatus("details", answer);
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return new NodeDiagnostics(json.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetRawText()));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new AmphoraInfoException("the agent's details are not a JSON object", failure);
        }
    }

    public async ValueTask ConfigureAgentAsync(AmphoraNode node, CancellationToken cancellation)
    {
        var text = _configurations.Find(node.Id) ?? _configurations.FindForOctavia(node.Id)?.Render()
            ?? throw new AgentConfigurationException("the agent's configuration is kept elsewhere");
        var answer = await _agents.PutAsync(node, "/1.0/config", text, null, cancellation).ConfigureAwait(false);
        if (answer.IsSuccess)
            return;
        var failure = AgentFailures.OfStatus("config", answer);
        // Agents of old do not have the path at all.
        throw answer.Status is 400 or 404 or 405 or 501 ? new AgentConfigurationException(failure.Message, failure) : failure;
    }

    public async ValueTask ReplaceCertificateAsync(AmphoraNode node, string pem, CancellationToken cancellation)
    {
        var answer = await _agents.PutAsync(node, "/1.0/certificate", pem, null, cancellation).ConfigureAwait(false);
        if (!answer.IsSuccess)
            throw AgentFailures.OfStatus("certificate", answer);
    }

    /// <summary>Nothing: an agent is complete when it answers.</summary>
    public ValueTask FinalizeAmphoraAsync(AmphoraNode node, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>Nothing: no compute driver here has networks to attach.</summary>
    public ValueTask PostNetworkPlugAsync(AmphoraNode node, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>Nothing: no compute driver here has networks to attach.</summary>
    public ValueTask PostVipPlugAsync(AmphoraNode node, LoadBalancer loadBalancer, CancellationToken cancellation) => ValueTask.CompletedTask;

    public void Dispose() => _agents.Dispose();

    private RenderTarget TargetOf(AmphoraNode node, NodeFacts facts) => new(node.Instance.BasePath)
    {
        AmphoraId = node.Id,
        Facts = facts,
        User = facts.IsOurs ? null : "nobody",
        TlsCacheMaxKib = facts.IsOurs ? 1024L * _options.TlsCacheMaxMib : long.MaxValue,
        LogTarget = LogTargetOf(node, facts),
        HardStopAfter = TimeSpan.FromSeconds(_options.HardStopAfterSeconds),
        EnforceAllowedCidrs = _options.EnforceAllowedCidrs,
    };

    // Octavia's agents have no file of their own for it, but a syslog daemon beside them (spec amphora 3.1).
    private string? LogTargetOf(AmphoraNode node, NodeFacts facts) => (_options.LogTarget, facts.IsOurs) switch
    {
        (LogTargetAttribute.File, true) => RenderTarget.FileLog(node.Instance.BasePath),
        (LogTargetAttribute.File, false) => RenderTarget.OctaviaLog,
        (var target, _) => target,
    };

    private LvsTarget LvsTargetOf(AmphoraNode node, bool isOurs) => new(node.Instance.BasePath)
    {
        IsOurs = isOurs,
        EnforceAllowedCidrs = _options.EnforceAllowedCidrs,
    };

    private Task<AgentAnswer> ActAsync(AmphoraNode node, Guid loadBalancerId, string action, CancellationToken cancellation) =>
        _agents.PutAsync(node, $"/1.0/loadbalancer/{loadBalancerId}/{action}", null, null, cancellation);

    // The first refusal, or success. A load balancer with datagrams alone has no HAProxy.
    private async ValueTask<AgentAnswer> ActOnAllAsync(AmphoraNode node, Guid loadBalancerId, string action, CancellationToken cancellation)
    {
        var info = await GetInfoAsync(node, cancellation).ConfigureAwait(false);
        var datagrams = await _datagrams.CarriedAsync(node, loadBalancerId, info, cancellation).ConfigureAwait(false);
        foreach (var id in datagrams)
        {
            if (await ActAsync(node, id, action, cancellation).ConfigureAwait(false) is { IsSuccess: false } refusal)
                return refusal;
        }
        var answer = await ActAsync(node, loadBalancerId, action, cancellation).ConfigureAwait(false);
        return answer.Status == 404 && datagrams.Count > 0 ? new AgentAnswer(202, "") : answer;
    }

    private async ValueTask DeleteStreamsAsync(AmphoraNode node, Guid loadBalancerId, long? revision, CancellationToken cancellation)
    {
        var answer = await _agents.DeleteAsync(node, $"/1.0/listeners/{loadBalancerId}", revision, cancellation).ConfigureAwait(false);
        if (answer.IsSuccess || answer.Status == 404)
            return;
        var failure = AgentFailures.OfFencedStatus("delete", answer);
        throw failure is RevisionFencedException ? failure : new DeleteFailedException($"The load balancer was not deleted: {failure.Message}", failure);
    }

    private static NodeInfo ParseInfo(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            string? Text(string key) => json.RootElement.TryGetProperty(key, out var value) ? value.GetString() : null;
            var isOurs = json.RootElement.TryGetProperty("lbaas", out var lbaas);
            return new NodeInfo(Text("api_version") ?? "unknown", Text("haproxy_version"), Text("hostname"))
            {
                IsOurs = isOurs,
                Vrrp = isOurs && lbaas.TryGetProperty("vrrp", out var vrrp) ? vrrp.GetString() : null,
                PingCommand = isOurs && lbaas.TryGetProperty("ping_command", out var ping) ? ping.GetString() : null,
                DatagramListeners = isOurs && lbaas.TryGetProperty("datagram_listeners", out var listeners)
                    ? listeners.EnumerateObject().ToDictionary(listener => Guid.Parse(listener.Name), listener => listener.Value.GetGuid())
                    : [],
            };
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
        {
            throw new AmphoraInfoException("the agent's information is not what the interface says", failure);
        }
    }
}
