using Lbaas.Actors.Networks;

namespace Lbaas.Api.LoadBalancers;

/// <summary>Section <c>Lbaas:Vip</c>: what a VIP may be asked for by (spec validation VI-2).</summary>
public sealed class VipOptions
{
    public const string Section = "Lbaas:Vip";

    /// <summary>May a tenant bring a port? Default true.</summary>
    public bool AllowPortId { get; set; } = true;

    /// <summary>May a tenant name a network? Default true.</summary>
    public bool AllowNetworkId { get; set; } = true;

    /// <summary>May a tenant name a subnet? Default true.</summary>
    public bool AllowSubnetId { get; set; } = true;

    /// <summary>The kinds that a request can name, whether it names them, and whether it may.</summary>
    internal IEnumerable<(string Kind, bool IsGiven, bool IsAllowed)> Kinds(VipRequest request) =>
    [
        ("vip_port_id", request.PortId is not null, AllowPortId),
        ("vip_network_id", request.NetworkId is not null, AllowNetworkId),
        ("vip_subnet_id", request.SubnetId is not null, AllowSubnetId),
    ];
}
