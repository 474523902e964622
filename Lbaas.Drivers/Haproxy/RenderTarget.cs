using System.Collections.Immutable;

namespace Lbaas.Drivers.Haproxy;

/// <summary>An amphora that keeps session tables in step with its likes (spec amphora 3.1, "peers").</summary>
/// <param name="AmphoraId">Its name in the section follows from it.</param>
/// <param name="Address">Where its peers reach it: the address that VRRP speaks from.</param>
public sealed record PeerAmphora(Guid AmphoraId, string Address);

/// <summary>What the text depends on besides the load balancer: the node it is for.</summary>
/// <param name="BasePath">The agent's directory (spec amphora 1.3).</param>
public sealed record RenderTarget(string BasePath)
{
    /// <summary>Where the node keeps certificates; of the load balancer once <see cref="For"/> has named it.</summary>
    public string CertificateDirectory { get; private init; } = $"{BasePath}/certs";

    /// <summary>The load balancer, once <see cref="For"/> has named it.</summary>
    public Guid LoadBalancerId { get; private init; }

    /// <summary>The same target, for one load balancer.</summary>
    public RenderTarget For(Guid loadBalancerId) =>
        this with { LoadBalancerId = loadBalancerId, CertificateDirectory = $"{BasePath}/certs/{loadBalancerId}" };

    /// <summary>Where the syslog daemon of an Octavia amphora listens (spec amphora 3.1).</summary>
    public const string OctaviaLog = "/run/rsyslog/octavia/log";

    /// <summary>Where HAProxy logs to, as an argument of its <c>log</c> directive; null switches connection logging off.</summary>
    public string? LogTarget { get; init; }

    /// <summary>Our agent's own receiver, which writes files; it has the agent's base path as its name.</summary>
    public static string FileLog(string basePath) => $"abns@{basePath}/log";

    /// <summary>How long the process before a reload may finish its connections. Default 30 minutes.</summary>
    public TimeSpan HardStopAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Whether HAProxy itself turns away clients outside a listener's allowed CIDRs. In Octavia the security group of
    /// the VIP does it; without a network service that has any, nobody else would. Default true.
    /// </summary>
    public bool EnforceAllowedCidrs { get; init; } = true;

    /// <summary>All amphorae of the load balancer, the target itself among them. Empty: no session tables are kept in step.</summary>
    public ImmutableArray<PeerAmphora> Peers { get; init; } = [];

    /// <summary>The amphora itself; it tells apart what several of them keep in one network namespace.</summary>
    public Guid AmphoraId { get; init; }

    /// <summary>The most memory that the cache of TLS sessions may take, in KiB. Default: no limit but the node's size.</summary>
    public long TlsCacheMaxKib { get; init; } = long.MaxValue;

    /// <summary>What is known of the node. Default: nothing.</summary>
    public NodeFacts Facts { get; init; } = NodeFacts.None;

    /// <summary>
    /// Whom HAProxy's workers run as. Default null: the agent's own file says it. Octavia's agent leaves the user to the
    /// configuration, and says the group alone.
    /// </summary>
    public string? User { get; init; }
}
