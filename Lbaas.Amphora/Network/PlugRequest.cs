using System.Net;

namespace Lbaas.Amphora.Network;

/// <summary>A route that a subnet asks its hosts to have.</summary>
public sealed record HostRoute(IPNetwork Destination, IPAddress NextHop);

/// <summary>An address with what its subnet says.</summary>
public sealed record SubnetAddress(IPAddress Address, IPNetwork Subnet, IPAddress? Gateway, IReadOnlyList<HostRoute> HostRoutes)
{
    public bool IsV6 => Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
}

/// <summary>What <c>plug/vip</c> asks for (spec amphora 1.2).</summary>
/// <param name="Mac">The interface's hardware address.</param>
/// <param name="Mtu">68 to 65535, or null to leave it.</param>
/// <param name="VrrpAddress">The node's own address in the first VIP's subnet, or null for none.</param>
/// <param name="Vips">The VIP, and additional VIPs.</param>
/// <param name="IsSriov">Whether the node itself must be the firewall.</param>
/// <param name="IsActiveStandby">Whether keepalived gives the VIPs to the interface; null: as the agent is configured.</param>
public sealed record VipRequest(
    string Mac, int? Mtu, IPAddress? VrrpAddress, IReadOnlyList<SubnetAddress> Vips, bool IsSriov, bool? IsActiveStandby);

/// <summary>What <c>plug/network</c> asks for (spec amphora 1.2).</summary>
/// <param name="Mac">The interface's hardware address.</param>
/// <param name="Mtu">68 to 65535, or null to leave it.</param>
/// <param name="Addresses">The node's addresses there.</param>
/// <param name="Vip">What the interface carries besides when it is the VIP's, or null.</param>
/// <param name="IsSriov">Whether the node itself must be the firewall.</param>
public sealed record NetworkRequest(
    string Mac, int? Mtu, IReadOnlyList<SubnetAddress> Addresses, VipRequest? Vip, bool IsSriov);
