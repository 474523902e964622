using System.ComponentModel.DataAnnotations;
using Lbaas.Drivers.Breakers;

namespace Lbaas.Drivers.Amphorae;

/// <summary>Section <c>Lbaas:Amphora</c>.</summary>
public sealed class AmphoraDriverOptions
{
    public const string Section = "Lbaas:Amphora";

    /// <summary>A registered amphora driver: <c>haproxy</c> (default) or <c>noop</c>.</summary>
    [Required]
    public string Driver { get; set; } = "haproxy";

    /// <summary>How long a connection to an agent may take, in seconds. Default 10 (spec amphora 1).</summary>
    [Range(1, 600)]
    public int ConnectTimeoutSeconds { get; set; } = 10;

    /// <summary>How long an agent may take to answer one request, in seconds. Default 60 (spec amphora 1).</summary>
    [Range(1, 3600)]
    public int ReadTimeoutSeconds { get; set; } = 60;

    /// <summary>How long one push may take as a whole, in seconds. Default 90.</summary>
    [Range(1, 3600)]
    public int PushTimeoutSeconds { get; set; } = 90;

    /// <summary>How long a probe waits for a fresh agent to listen, in milliseconds. Default 5000.</summary>
    [Range(1, 600_000)]
    public int ProbeTimeoutMs { get; set; } = 5000;

    /// <summary>The time between a probe's attempts, in milliseconds. Default 50.</summary>
    [Range(1, 60_000)]
    public int ProbeIntervalMs { get; set; } = 50;

    /// <summary>How long the agent of a node that is not heard may take to answer, in milliseconds. Default 3000.</summary>
    [Range(10, 600_000)]
    public int LivenessTimeoutMs { get; set; } = 3000;

    /// <summary>How many nodes that have failed keep a circuit breaker of their own at the same time; the oldest is forgotten. Default 4096.</summary>
    [Range(1, 1_000_000)]
    public int BreakersMax { get; set; } = 4096;

    /// <summary>The breaker in front of each node.</summary>
    public BreakerOptions Breaker { get; set; } = new();

    /// <summary>
    /// How many days before its end an agent's certificate, which is good for 30, is replaced; amphorae are spread over the first
    /// quarter of them. Default 14.
    /// </summary>
    [Range(1, 25)]
    public int CertificateBufferDays { get; set; } = 14;

    /// <summary>How many agents get another certificate at the same time. Default 4.</summary>
    [Range(1, 100)]
    public int CertificateRotationsMax { get; set; } = 4;

    /// <summary>
    /// Where traffic is logged to, one line for each connection or request (Octavia's <c>user_log_format</c>): <c>file</c> for
    /// <c>traffic.log</c> on the node, or a syslog daemon as <c>ip:port</c>, <c>[v6]:port</c> or <c>/path/of/its/socket</c>. Default
    /// null: nothing is logged.
    /// </summary>
    [LogTarget]
    public string? LogTarget { get; set; }

    /// <summary>
    /// Whether the amphorae's kernels have SCTP and IPVS, so that SCTP listeners may be created. Default false: they are
    /// refused at creation (501).
    /// </summary>
    public bool Sctp { get; set; }

    /// <summary>How long the HAProxy process before a reload may finish its connections, in seconds. Default 1800.</summary>
    [Range(1, 604_800)]
    public int HardStopAfterSeconds { get; set; } = 1800;

    /// <summary>
    /// The most memory that one load balancer's cache of TLS sessions takes on our amphorae, of which several may share a
    /// machine, in MiB. Octavia's reckon with a machine of their own. Default 32.
    /// </summary>
    [Range(0, 1_048_576)]
    public int TlsCacheMaxMib { get; set; } = 32;

    /// <summary>Whether HAProxy itself enforces a listener's allowed CIDRs. Default true: no network driver here has security groups.</summary>
    public bool EnforceAllowedCidrs { get; set; } = true;
}
