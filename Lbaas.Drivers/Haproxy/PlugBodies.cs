using System.Text.Json.Nodes;
using Lbaas.Drivers.Networks;

namespace Lbaas.Drivers.Haproxy;

/// <summary>Bodies of the plug calls (spec amphora 1.2).</summary>
internal static class PlugBodies
{
    /// <param name="topology">Says to our agents whether keepalived or the agent gives the VIP to the interface; Octavia's know from their own configuration.</param>
    public static string Vip(VipPort port, string? topology) => VipOf(port, topology).ToJsonString();

    /// <summary>Its own addresses in other subnets, on the interface of the VIP.</summary>
    public static string Network(VipPort port, string? topology)
    {
        var vip = VipOf(port, topology);
        vip["vip"] = port.Vip.Address;
        return new JsonObject
        {
            ["mac_address"] = port.Mac,
            ["mtu"] = port.Mtu,
            ["fixed_ips"] = Subnets(port.Others),
            ["vip_net_info"] = vip,
        }.ToJsonString();
    }

    private static JsonObject VipOf(VipPort port, string? topology)
    {
        var body = new JsonObject
        {
            ["subnet_cidr"] = port.Vip.Cidr,
            ["gateway"] = port.Vip.Gateway,
            ["mac_address"] = port.Mac,
            ["mtu"] = port.Mtu,
            ["vrrp_ip"] = port.Address,
            ["host_routes"] = new JsonArray(),
            ["additional_vips"] = Subnets(port.Additional),
        };
        if (topology is not null)
            body["topology"] = topology;
        return body;
    }

    private static JsonArray Subnets(IEnumerable<AddressInSubnet> addresses) =>
    [
        .. addresses.Select(address => new JsonObject
        {
            ["ip_address"] = address.Address,
            ["subnet_cidr"] = address.Cidr,
            ["gateway"] = address.Gateway,
            ["host_routes"] = new JsonArray(),
        }),
    ];
}
