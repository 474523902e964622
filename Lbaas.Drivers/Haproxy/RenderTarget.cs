namespace Lbaas.Drivers.Haproxy;

/// <summary>What the text depends on besides the load balancer: the node it is for.</summary>
/// <param name="BasePath">The agent's directory (spec amphora 1.3).</param>
public sealed record RenderTarget(string BasePath)
{
    /// <summary>Where the node keeps certificates; of the load balancer once <see cref="For"/> has named it.</summary>
    public string CertificateDirectory { get; private init; } = $"{BasePath}/certs";

    /// <summary>The same target, for one load balancer's certificates.</summary>
    public RenderTarget For(Guid loadBalancerId) => this with { CertificateDirectory = $"{BasePath}/certs/{loadBalancerId}" };

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
}
