using System.Net;

namespace Lbaas.Amphora.Network;

/// <summary>
/// What an interface must have for what is asked. Answers from a VIP leave through a table of their own (1), so that they
/// take the VIP's gateway whatever the node's other networks are; with keepalived, it keeps VIPs and table.
/// </summary>
public static class InterfacePlanner
{
    public static InterfacePlan Vip(string name, VipRequest request, bool isActiveStandby, IReadOnlyList<SubnetAddress> others)
    {
        var addresses = new List<PlannedAddress>();
        var routes = new List<PlannedRoute>();
        if (request.VrrpAddress is { } own)
            addresses.Add(new PlannedAddress(own.ToString(), request.Vips[0].Subnet.PrefixLength));
        addresses.AddRange(others.Select(Own));
        foreach (var vip in request.Vips)
        {
            var address = vip.Address.ToString();
            addresses.Add(new PlannedAddress(address, vip.IsV6 ? 128 : 32, IsOurs: !isActiveStandby, IsVip: true));
            routes.AddRange(Gateways(vip, isActiveStandby));
            // An address with the subnet's prefix has brought this route with it.
            if (!addresses.Any(known => Covers(known, vip.Subnet)))
                routes.Add(new PlannedRoute(vip.Subnet.ToString()));
            routes.AddRange(HostRoutes(vip, null));
            if (isActiveStandby)
                continue;
            routes.Add(new PlannedRoute(vip.Subnet.ToString(), Source: address, Table: InterfacePlan.VipTable));
            routes.AddRange(HostRoutes(vip, InterfacePlan.VipTable));
        }
        foreach (var other in others)
        {
            routes.AddRange(Gateways(other, isActiveStandby));
            routes.AddRange(HostRoutes(other, null));
        }
        return new InterfacePlan(name, request.Mac, request.Mtu, addresses, [.. routes.DistinctBy(Key)],
            isActiveStandby ? [] : [.. request.Vips.Select(vip => vip.Address.ToString())]);
    }

    public static InterfacePlan Network(string name, NetworkRequest request) => new(name, request.Mac, request.Mtu,
        [.. request.Addresses.Select(Own)],
        [.. request.Addresses.SelectMany(address => HostRoutes(address, null)).DistinctBy(Key)], []);

    private static PlannedAddress Own(SubnetAddress address) => new(address.Address.ToString(), address.Subnet.PrefixLength);

    private static IEnumerable<PlannedRoute> Gateways(SubnetAddress address, bool isActiveStandby)
    {
        if (address.Gateway is null)
            yield break;
        var all = address.IsV6 ? "::/0" : "0.0.0.0/0";
        yield return new PlannedRoute(all, address.Gateway.ToString());
        if (!isActiveStandby)
            yield return new PlannedRoute(all, address.Gateway.ToString(), Table: InterfacePlan.VipTable);
    }

    private static IEnumerable<PlannedRoute> HostRoutes(SubnetAddress address, int? table) => address.HostRoutes.Select(route =>
        new PlannedRoute(route.Destination.ToString(), route.NextHop.ToString(), Table: table));

    private static bool Covers(PlannedAddress address, IPNetwork subnet) =>
        !address.IsVip && address.PrefixLength == subnet.PrefixLength && subnet.Contains(IPAddress.Parse(address.Address));

    // The kernel has room for one route to a destination in a table: the first that asks for it.
    private static (string, int?) Key(PlannedRoute route) => (route.Destination, route.Table);
}
