namespace Lbaas.Drivers.Haproxy;

/// <summary>What the text depends on besides the load balancer: the node it is for.</summary>
/// <param name="BasePath">The agent's directory (spec amphora 1.3).</param>
public sealed record RenderTarget(string BasePath)
{
    /// <summary>Where the node keeps certificates; of the load balancer once <see cref="For"/> has named it.</summary>
    public string CertificateDirectory { get; private init; } = $"{BasePath}/certs";

    /// <summary>The same target, for one load balancer's certificates.</summary>
    public RenderTarget For(Guid loadBalancerId) => this with { CertificateDirectory = $"{BasePath}/certs/{loadBalancerId}" };

    /// <summary>The same target on a node with Octavia's own agent.</summary>
    public RenderTarget ForOctavia() => this with { User = "nobody" };

    /// <summary>Where HAProxy logs to, as an argument of its <c>log</c> directive; null switches connection logging off.</summary>
    public string? LogTarget { get; init; }

    /// <summary>How long the process before a reload may finish its connections. Default 30 minutes.</summary>
    public TimeSpan HardStopAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Whether HAProxy itself turns away clients outside a listener's allowed CIDRs. In Octavia the security group of
    /// the VIP does it; without a network service that has any, nobody else would. Default true.
    /// </summary>
    public bool EnforceAllowedCidrs { get; init; } = true;

    /// <summary>
    /// Whom HAProxy's workers run as. Default null: the agent's own file says it. Octavia's agent leaves the user to the
    /// configuration, and says the group alone.
    /// </summary>
    public string? User { get; init; }
}
