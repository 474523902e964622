namespace Lbaas.Tests.Amphora;

/// <summary>A small configuration as the control plane renders it, whose frontend answers by itself.</summary>
internal sealed class HaproxyText(AgentUnderTest agent)
{
    public Guid Listener { get; } = Guid.NewGuid();

    public Guid Pool { get; } = Guid.NewGuid();

    public Guid CheckedMember { get; } = Guid.NewGuid();

    public Guid UncheckedMember { get; } = Guid.NewGuid();

    public Guid DrainedMember { get; } = Guid.NewGuid();

    public int Port { get; } = AgentUnderTest.FreePort();

    public string ExporterBind => $"bind 127.0.0.1:{_exporterPort}";

    public string Answering(string content) => $"""
        global
            daemon
            maxconn 1000
            stats socket {agent.SocketPath} mode 0666 level user expose-fd listeners
            server-state-file {agent.BasePath}/{agent.LoadBalancerId}/servers-state
            hard-stop-after 20s
        defaults
            mode http
            timeout client 10s
            timeout server 10s
            timeout connect 1s
        frontend prometheus-exporter-internal
            bind 127.0.0.1:{_exporterPort}
        frontend {Listener}
            bind 127.0.0.1:{Port}
            http-request return status 200 content-type text/plain string "{content}"
            default_backend {Pool}:{Listener}
        backend {Pool}:{Listener}
            load-server-state-from-file global
            server {CheckedMember} 127.0.0.1:1 weight 1 check inter 100ms fall 1 rise 1
            server {UncheckedMember} 127.0.0.1:1 weight 1
            server {DrainedMember} 127.0.0.1:{Port} weight 0 check inter 100ms

        """;

    private readonly int _exporterPort = AgentUnderTest.FreePort();
}
