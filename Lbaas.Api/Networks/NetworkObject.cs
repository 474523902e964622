using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lbaas.Drivers.Networks;
using Microsoft.Extensions.Primitives;

namespace Lbaas.Api.Networks;

/// <summary>A network, subnet, port, policy or group in the shape that Neutron's API v2.0 gives it.</summary>
public sealed class NetworkObject
{
    private readonly JsonObject _body;

    private NetworkObject(Guid id, string name, params ReadOnlySpan<(string Key, JsonNode? Value)> rest)
    {
        // Everybody's, as a shared network is; no project owns it.
        _body = new JsonObject { ["id"] = id.ToString(), ["name"] = name, ["project_id"] = "", ["tenant_id"] = "", ["description"] = "" };
        foreach (var (key, value) in rest)
            _body[key] = value;
    }

    public static NetworkObject Of(NetworkInfo network, string name) => new(
        network.Id, name,
        ("admin_state_up", true), ("status", "ACTIVE"), ("shared", true), ("router:external", false),
        ("port_security_enabled", network.PortSecurity), ("subnets", Texts(network.SubnetIds.Select(id => id.ToString()))));

    public static NetworkObject Of(SubnetInfo subnet, string name) => new(
        subnet.Id, name,
        ("network_id", subnet.NetworkId.ToString()), ("cidr", subnet.Cidr.ToString()),
        ("ip_version", subnet.Cidr.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 4 : 6),
        ("gateway_ip", null), ("enable_dhcp", false), ("allocation_pools", new JsonArray()),
        ("dns_nameservers", new JsonArray()), ("host_routes", new JsonArray()));

    public static NetworkObject Of(PortInfo port) => new(
        port.Id, port.DeviceId is { Length: > 0 } device ? $"octavia-{device}" : "",
        ("network_id", port.NetworkId.ToString()), ("admin_state_up", true), ("status", "ACTIVE"),
        ("device_id", port.DeviceId ?? ""), ("device_owner", port.DeviceId is { Length: > 0 } ? "Octavia" : ""),
        ("qos_policy_id", port.QosPolicyId?.ToString()),
        ("fixed_ips", new JsonArray([.. port.FixedIps.Select(FixedIp)])));

    /// <summary>Of which nothing is known but that it is there.</summary>
    public static NetworkObject Bare(Guid id) => new(id, "");

    /// <summary>Has an attribute one of these values? One that it has not matches nothing.</summary>
    public bool Matches(string attribute, StringValues values) =>
        _body[attribute] is JsonValue value && values.Contains(value.GetValueKind() switch
        {
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            _ => value.ToString(),
        }, StringComparer.OrdinalIgnoreCase);

    public void Write(Utf8JsonWriter json) => _body.WriteTo(json);

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static JsonNode FixedIp(FixedIp ip) => new JsonObject { ["subnet_id"] = ip.SubnetId.ToString(), ["ip_address"] = ip.Address };
}
