using System.Collections.Immutable;
using Lbaas.Actors.Certificates;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>How load balancers behave. Part of the behavior: the same options replay the same history to the same state.</summary>
public sealed record LoadBalancerOptions
{
    /// <summary>Refuse changes to a load balancer that is PENDING, exactly as Octavia does (spec api 15). Default: accept and queue them.</summary>
    public bool Strict { get; init; }

    /// <summary>How long a creation or deletion may take before it fails. Default 10 minutes.</summary>
    public TimeSpan CreationDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long any other change may take before it fails. Default 5 minutes.</summary>
    public TimeSpan ChangeDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long the successors of a pair that died leave the VIP to the dead, when the compute service does not confirm that these
    /// are gone. Default 1 minute.
    /// </summary>
    public TimeSpan VipGrace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer is waited for before the question is asked again. Default 15 s.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The pauses between failed tries. Default 250 ms, doubling to 15 s.</summary>
    public Backoff Backoff { get; init; } = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(15));

    /// <summary>
    /// The pauses between repairs that fail, for each amphora; a success or an operator's failover ends them. Default 30 s after the
    /// first, doubling to 15 minutes.
    /// </summary>
    public Backoff RepairBackoff { get; init; } = new(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(15));

    /// <summary>Changes that may wait in one load balancer (1..10,000); more are answered 503. Default 1,000.</summary>
    public int ChangesMax { get; init; } = 1_000;

    /// <summary>The roles a load balancer fills with amphorae when its flavor does not say. Default: one STANDALONE.</summary>
    public ImmutableArray<string> Roles { get; init; } = ["STANDALONE"];

    /// <summary>Can the data plane carry a pair of amphorae? If not, a flavor that wants one is answered 501. Default true.</summary>
    public bool SupportsActiveStandby { get; init; } = true;

    /// <summary>Listener protocols the data plane can carry; others are answered 501. Default: all.</summary>
    public ImmutableArray<string> ListenerProtocols { get; init; } = [.. Protocols.OfListeners];

    /// <summary>What the deployment says about TLS. Default: Octavia's defaults, and everything allowed.</summary>
    public TlsPolicy Tls { get; init; } = new();

    /// <summary>May members be probed by PING (PR-10)? Default true.</summary>
    public bool AllowPingMonitors { get; init; } = true;

    /// <summary>The shortest delay of a UDP-CONNECT monitor, seconds (HM-10). Default 3.</summary>
    public int UdpConnectDelayMin { get; init; } = 3;

    /// <summary>Tell the project's quota what is gone. Default false: nobody counts.</summary>
    public bool Quotas { get; init; }

    /// <summary>Member addresses nobody may use (ME-2). Default: the metadata address.</summary>
    public ImmutableArray<string> ReservedAddresses { get; init; } = ["169.254.169.254"];
}
