using System.Net;
using System.Text.Json.Nodes;

namespace Lbaas.Amphora.Network;

/// <summary>Reads the bodies of <c>plug/vip</c> and <c>plug/network</c>.</summary>
public static class PlugBody
{
    private const int MtuMin = 68;
    private const int MtuMax = 65535;

    /// <summary>Whether everything that must be there is there, whatever its value.</summary>
    public static bool IsVip(JsonObject body) =>
        body.ContainsKey("subnet_cidr") && body.ContainsKey("gateway") && body.ContainsKey("mac_address");

    /// <exception cref="FormatException">A value can't be used.</exception>
    public static VipRequest Vip(string vip, JsonObject body)
    {
        var addresses = new List<SubnetAddress> { Address(vip, body) };
        addresses.AddRange(Items(body["additional_vips"]).Select(item => Address(Text(item, "ip_address"), item)));
        var vrrp = OptionalIp(body["vrrp_ip"]);
        if (vrrp is not null && vrrp.AddressFamily != addresses[0].Address.AddressFamily)
            throw new FormatException($"vrrp_ip {vrrp} is not of the VIP's family");
        return new VipRequest(Text(body, "mac_address"), Mtu(body["mtu"]), vrrp, addresses, Flag(body["is_sriov"]),
            Topology(body["topology"]));
    }

    /// <exception cref="FormatException">A value can't be used.</exception>
    public static NetworkRequest Network(JsonObject body)
    {
        var vip = body["vip_net_info"] is null ? null : Object(body["vip_net_info"]);
        return new NetworkRequest(Text(body, "mac_address"), Mtu(body["mtu"]),
            [.. Items(body["fixed_ips"]).Select(item => Address(Text(item, "ip_address"), item))],
            vip is null ? null : Vip(Text(vip, "vip"), vip), Flag(body["is_sriov"]));
    }

    private static SubnetAddress Address(string address, JsonObject from)
    {
        var ip = Ip(address);
        var subnet = Subnet(Text(from, "subnet_cidr"));
        if (ip.AddressFamily != subnet.BaseAddress.AddressFamily)
            throw new FormatException($"{ip} is not of the family of {subnet}");
        return new SubnetAddress(ip, subnet, OptionalIp(from["gateway"]), [.. Items(from["host_routes"]).Select(route =>
            new HostRoute(Subnet(Text(route, "destination")), Ip(Text(route, "nexthop"))))]);
    }

    private static bool? Topology(JsonNode? node) => node is null ? null : Value<string>(node) switch
    {
        AgentOptions.ActiveStandby => true,
        AgentOptions.Single => false,
        var other => throw new FormatException($"topology '{other}' is unknown"),
    };

    private static int? Mtu(JsonNode? node) => node is null ? null
        : Value<int>(node) is var mtu and >= MtuMin and <= MtuMax ? mtu
        : throw new FormatException($"mtu {node} is not between {MtuMin} and {MtuMax}");

    private static IPAddress? OptionalIp(JsonNode? node) => node is null ? null : Ip(Value<string>(node));

    private static IPAddress Ip(string text) =>
        IpText.TryParse(text, out var ip) ? ip : throw new FormatException($"'{text}' is not an IP address");

    private static IPNetwork Subnet(string text) =>
        IpText.TryParseSubnet(text, out var subnet) ? subnet : throw new FormatException($"'{text}' is not a subnet");

    private static bool Flag(JsonNode? node) => node is not null && Value<bool>(node);

    private static string Text(JsonObject from, string name) =>
        from[name] is { } node ? Value<string>(node) : throw new FormatException($"{name} is missing");

    private static JsonObject[] Items(JsonNode? node) => node switch
    {
        null => [],
        JsonArray items => [.. items.Select(Object)],
        _ => throw new FormatException("a list is expected"),
    };

    private static JsonObject Object(JsonNode? node) => node as JsonObject ?? throw new FormatException("an object is expected");

    private static T Value<T>(JsonNode node) => node is JsonValue value && value.TryGetValue<T>(out var result)
        ? result
        : throw new FormatException($"'{node.ToJsonString()}' is of the wrong type");
}
