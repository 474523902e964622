using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;

namespace Lbaas.Drivers.Networks.Bridge;

/// <summary>Section <c>Lbaas:Network:Bridge</c>: VIPs on a bridge of this machine.</summary>
public sealed class BridgeNetworkOptions
{
    /// <summary>The bridge's name; it is made when there is none. Default <c>lbaas0</c>.</summary>
    [Required]
    [RegularExpression("[a-zA-Z][a-zA-Z0-9_-]{0,14}")]
    public string Name { get; set; } = "lbaas0";

    /// <summary>
    /// The IPv4 subnet, /16 to /29; its first address is the bridge's own. Default 198.18.0.0/24: set aside for tests of
    /// network devices (RFC 2544), so that it is neither in the Internet nor, as any of RFC 1918 may be, in the network
    /// that this machine or its containers are in.
    /// </summary>
    [Required]
    [SubnetCidr(AddressFamily.InterNetwork, 16, 29)]
    public string Cidr { get; set; } = "198.18.0.0/24";

    /// <summary>The IPv6 subnet, /48 to /120; its first address is the bridge's own. Default null: none.</summary>
    [SubnetCidr(AddressFamily.InterNetworkV6, 48, 120)]
    public string? CidrV6 { get; set; }

    /// <summary>The largest packet, in bytes. Default 1500.</summary>
    [Range(1280, 65_535)]
    public int Mtu { get; set; } = 1500;
}

/// <summary>A subnet of one family; null is left to others.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SubnetCidrAttribute(AddressFamily family, int prefixMin, int prefixMax) : ValidationAttribute
{
    public override bool IsValid(object? value) => value is null
        || (value is string text && IPNetwork.TryParse(text, out var network) && network.BaseAddress.AddressFamily == family
            && network.PrefixLength >= prefixMin && network.PrefixLength <= prefixMax);

    public override string FormatErrorMessage(string name) =>
        $"{name} must be a subnet of {(family == AddressFamily.InterNetwork ? "IPv4" : "IPv6")} with a prefix of /{prefixMin} to /{prefixMax}.";
}
