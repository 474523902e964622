using System.ComponentModel.DataAnnotations;
using System.Net;
using Lbaas.Drivers.Breakers;
using Lbaas.Drivers.Networks.Bridge;

namespace Lbaas.Drivers.Networks;

/// <summary>Section <c>Lbaas:Network</c>.</summary>
public sealed class NetworkOptions
{
    public const string Section = "Lbaas:Network";

    /// <summary>A registered network driver: <c>local</c> (default), <c>bridge</c> (needs root) or <c>noop</c>.</summary>
    [Required]
    public string Driver { get; set; } = "local";

    /// <summary>How long one call may take, in seconds. Default 30.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>The breaker in front of the network service.</summary>
    public BreakerOptions Breaker { get; set; } = new() { MinimumCalls = 10 };

    /// <summary>The ids of the only networks that VIPs may be on, unless the availability zone names its own. Default none: all may.</summary>
    public List<Guid> ValidVipNetworks { get; set; } = [];

    /// <summary>The ids of networks that no VIP may be on. Default none.</summary>
    public List<Guid> DenyVipNetworks { get; set; } = [];

    /// <summary>Options of the <c>local</c> driver.</summary>
    public LocalNetworkOptions Local { get; set; } = new();

    /// <summary>Options of the <c>bridge</c> driver.</summary>
    public BridgeNetworkOptions Bridge { get; set; } = new();
}

/// <summary>Section <c>Lbaas:Network:Local</c>: VIPs from this machine's loopback range.</summary>
public sealed class LocalNetworkOptions
{
    /// <summary>Where VIPs come from: an IPv4 network within 127.0.0.0/8, /8 to /30. Default 127.1.0.0/16.</summary>
    [Required]
    [LoopbackCidr]
    public string Cidr { get; set; } = "127.1.0.0/16";
}

/// <summary>A network whose every address this machine answers to without being told.</summary>
internal sealed class LoopbackCidrAttribute : ValidationAttribute
{
    private static readonly IPNetwork Loopback = IPNetwork.Parse("127.0.0.0/8");

    public override bool IsValid(object? value) =>
        value is string text && IPNetwork.TryParse(text, out var network)
        && network.PrefixLength is >= 8 and <= 30 && Loopback.Contains(network.BaseAddress);

    public override string FormatErrorMessage(string name) =>
        $"{name} must be an IPv4 network within 127.0.0.0/8 with a prefix of /8 to /30, such as 127.1.0.0/16.";
}
