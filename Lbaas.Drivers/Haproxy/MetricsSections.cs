using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>
/// The way of a PROMETHEUS listener's requests (spec amphora 6): through an internal backend to the agent, which translates
/// what HAProxy's own exporter shows at an internal frontend. Whoever reads statistics knows both by "prometheus" in their names.
/// </summary>
/// <remarks>
/// Octavia's agents have the two at fixed ports of the amphora's own namespace. Ours may share one network, so they use
/// abstract sockets, whose names are as unique as the ids in them; nobody reaches these from another machine.
/// </remarks>
internal static class MetricsSections
{
    public const string Backend = "prometheus-exporter-internal";
    private const string Frontend = "prometheus-exporter-internal-endpoint";

    // The agent asks one exporter at a time; more requests wait in HAProxy's queue.
    private const string RequestsAtOnce = "maxconn 4";

    public static void WriteToFrontend(ConfigWriter writer, Listener listener, RenderTarget target)
    {
        if (!target.Facts.HasHaproxy(2, 0))
            throw new ListenerProvisioningException($"Listener {listener.Id}: the node's HAProxy is too old to show metrics.");
        writer.Line("http-request deny deny_status 404 unless { path /metrics }");
        // What is at the agent's socket serves all load balancers of the node.
        if (target.Facts.IsOurs)
            writer.Line("http-request set-path", Word.Keyword($"/{target.LoadBalancerId}/metrics"));
    }

    public static void Write(ConfigWriter writer, Configuration configuration, RenderTarget target)
    {
        if (!configuration.EnabledListeners().Any(listener => listener.Protocol == Protocols.Prometheus))
            return;
        writer.Section("frontend", Frontend);
        writer.Line("bind", Word.Keyword(target.Facts.IsOurs ? $"abns@lbaas-{target.AmphoraId}-{target.LoadBalancerId}-exporter" : "127.0.0.1:9101"));
        writer.Line("mode http");
        writer.Line("no log");
        writer.Line("timeout http-request 5s");
        writer.Line("timeout client 5s");
        writer.Line("http-request reject unless { path /metrics }");
        writer.Line("http-request use-service prometheus-exporter");
        writer.Section("backend", Backend);
        writer.Line("mode http");
        writer.Line("no log");
        writer.Line("timeout connect 5s");
        writer.Line("timeout server 10s");
        writer.Line("timeout queue 10s");
        writer.Line("server prometheus-internal", Word.Keyword(target.Facts.IsOurs ? $"abns@lbaas-{target.AmphoraId}-metrics" : "127.0.0.1:9102"), Word.Keyword(RequestsAtOnce));
    }
}
