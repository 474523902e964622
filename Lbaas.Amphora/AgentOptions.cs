namespace Lbaas.Amphora;

/// <summary>
/// The agent's configuration: one JSON file, which the control plane writes, and the command line over it.
/// </summary>
public sealed class AgentOptions
{
    internal const string Single = "SINGLE";
    internal const string ActiveStandby = "ACTIVE_STANDBY";
    internal const string Tls12 = "TLSv1.2";
    internal const string Tls13 = "TLSv1.3";

    /// <summary>Who this node is: a UUID, and the name in its server certificate. Required.</summary>
    public string AmphoraId { get; set; } = "";

    /// <summary>The address the REST API listens on. Default: all of them.</summary>
    public string BindAddress { get; set; } = "::";

    /// <summary>The port of the REST API, 0 to let the system choose (see <c>agent.json</c>). Default 9443.</summary>
    public int Port { get; set; } = 9443;

    /// <summary>
    /// Where everything on this node lies; an absolute path of at most 55 characters. Default /var/lib/octavia.
    /// </summary>
    public string BasePath { get; set; } = "/var/lib/octavia";

    /// <summary>PEM file with the server certificate and its key. Default /etc/octavia/certs/server.pem.</summary>
    public string ServerCertificate { get; set; } = "/etc/octavia/certs/server.pem";

    /// <summary>
    /// PEM file with the authority that signs the clients allowed in. Default /etc/octavia/certs/client_ca.pem.
    /// </summary>
    public string ClientCa { get; set; } = "/etc/octavia/certs/client_ca.pem";

    /// <summary>The HAProxy program. Default /usr/sbin/haproxy.</summary>
    public string HaproxyCommand { get; set; } = "/usr/sbin/haproxy";

    /// <summary>
    /// The network namespace that carries traffic; the agent makes it if it isn't there. Needs root. Default null: the
    /// agent's own network, and nothing can be plugged. An Octavia configuration: amphora-haproxy.
    /// </summary>
    public string? NetworkNamespace { get; set; }

    /// <summary>
    /// SINGLE or ACTIVE_STANDBY: in the second, keepalived gives VIPs to interfaces. A request to plug may say otherwise for
    /// its interface. Default SINGLE.
    /// </summary>
    public string Topology { get; set; } = Single;

    /// <summary>The keepalived program. Default /usr/sbin/keepalived.</summary>
    public string KeepalivedCommand { get; set; } = "/usr/sbin/keepalived";

    /// <summary>The oldest TLS a client may speak: TLSv1.2 or TLSv1.3. Default TLSv1.2.</summary>
    public string MinimumTls { get; set; } = Tls12;

    /// <summary>Seconds within which a request's head must be here, 1 to 3600. Default 180.</summary>
    public int RequestReadTimeoutSeconds { get; set; } = 180;

    /// <summary>Whether details are logged. Default false.</summary>
    public bool Debug { get; set; }

    public HeartbeatOptions Heartbeat { get; set; } = new();
}

/// <summary>Where heartbeats go. Changes at run time with <c>PUT /1.0/config</c>.</summary>
public sealed class HeartbeatOptions
{
    /// <summary>
    /// Receivers as <c>ip:port</c> or <c>[v6]:port</c>, used in turn. Default: none, and no heartbeats.
    /// </summary>
    public string[] Controllers { get; set; } = [];

    /// <summary>Seconds between beats, 0.05 to 3600; fractions allowed. Default 10.</summary>
    public double IntervalSeconds { get; set; } = 10;

    /// <summary>The shared HMAC key. Required when there are controllers. Never logged.</summary>
    public string Key { get; set; } = "";
}
