using System.Globalization;
using System.Text;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>
/// The configuration file of Octavia's own amphora agent, as its controllers write it (spec amphora 1.3). Such an agent reads it
/// at its start, and again the part that may change when it is sent anew.
/// </summary>
/// <param name="AmphoraId">Whose agent it is.</param>
/// <param name="Controllers">Where heartbeats go, in turn: <c>ip:port</c> or <c>[v6]:port</c>.</param>
/// <param name="HeartbeatIntervalSeconds">The time between two beats.</param>
/// <param name="Key">Authenticates them. Never logged.</param>
public sealed record OctaviaAgentConfiguration(
    Guid AmphoraId, IReadOnlyList<string> Controllers, int HeartbeatIntervalSeconds, string Key)
{
    /// <summary>Where it keeps load balancers. Default <c>/var/lib/octavia</c>.</summary>
    public string BasePath { get; init; } = "/var/lib/octavia";

    /// <summary>Its port, on every address. Default 9443.</summary>
    public int Port { get; init; } = 9443;

    /// <summary>Its certificate with the key. Default <c>/etc/octavia/certs/server.pem</c>.</summary>
    public string ServerCertificate { get; init; } = "/etc/octavia/certs/server.pem";

    /// <summary>Who may give it orders. Default <c>/etc/octavia/certs/client_ca.pem</c>.</summary>
    public string ClientCa { get; init; } = "/etc/octavia/certs/client_ca.pem";

    /// <summary><c>SINGLE</c> (default) or <c>ACTIVE_STANDBY</c>: whether keepalived speaks for its addresses.</summary>
    public string Topology { get; init; } = "SINGLE";

    /// <summary>How long a request's body may take to arrive, in seconds. Default 180.</summary>
    public int RequestReadTimeoutSeconds { get; init; } = 180;

    /// <summary>The syslog facility of tenants' traffic. Default 0.</summary>
    public int UserLogFacility { get; init; }

    /// <summary>The syslog facility of the agent and of HAProxy's own words. Default 1.</summary>
    public int AdministrativeLogFacility { get; init; } = 1;

    /// <summary>The file's text; the same settings give the same text.</summary>
    /// <exception cref="AgentConfigurationException">A value that would become more than a value there.</exception>
    public string Render()
    {
        var text = new StringBuilder();
        Section(text, "DEFAULT", ("debug", "False"), ("use_syslog", "True"), ("syslog_log_facility", $"LOG_LOCAL{AdministrativeLogFacility}"));
        Section(text, "haproxy_amphora",
            ("base_cert_dir", $"{BasePath}/certs"), ("base_path", BasePath), ("bind_host", "::"), ("bind_port", Number(Port)),
            ("haproxy_cmd", "/usr/sbin/haproxy"), ("respawn_count", "2"), ("respawn_interval", "2"),
            ("user_log_facility", Number(UserLogFacility)), ("administrative_log_facility", Number(AdministrativeLogFacility)));
        Section(text, "health_manager",
            ("controller_ip_port_list", string.Join(", ", Controllers)), ("heartbeat_interval", Number(HeartbeatIntervalSeconds)), ("heartbeat_key", Key));
        Section(text, "amphora_agent",
            ("agent_server_ca", ClientCa), ("agent_server_cert", ServerCertificate), ("agent_request_read_timeout", Number(RequestReadTimeoutSeconds)),
            ("amphora_id", AmphoraId.ToString()), ("amphora_udp_driver", "keepalived_lvs"), ("agent_tls_protocol", "TLSv1.2"));
        Section(text, "controller_worker", ("loadbalancer_topology", Topology));
        return text.ToString();
    }

    public override string ToString() => nameof(OctaviaAgentConfiguration);

    private static void Section(StringBuilder text, string name, params ReadOnlySpan<(string Key, string Value)> entries)
    {
        text.Append(text.Length == 0 ? "" : "\n").Append('[').Append(name).Append("]\n");
        foreach (var (key, value) in entries)
            text.Append(key).Append(" = ").Append(Checked(key, value)).Append('\n');
    }

    // The reader strips white space, joins lines, and takes a dollar sign for a reference.
    private static string Checked(string key, string value) => value.Any(char.IsControl) || value.Trim() != value
        ? throw new AgentConfigurationException($"{key} can't stand in the agent's configuration file")
        : value.Replace("$", "$$", StringComparison.Ordinal);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
