using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Lbaas.Amphora.Firewall;

/// <summary>One thing that is let in (spec amphora 7).</summary>
/// <param name="Protocol">TCP, UDP, SCTP or VRRP.</param>
/// <param name="From">From where, or null for everywhere.</param>
/// <param name="Port">1 to 65535; means nothing for VRRP.</param>
public sealed record FirewallRule(string Protocol, IPNetwork? From, int Port)
{
    private const int PortMax = 65535;

    /// <summary>A list of objects with exactly <c>protocol</c>, <c>cidr</c> and <c>port</c>.</summary>
    public static bool TryParse(JsonNode? body, out IReadOnlyList<FirewallRule> rules)
    {
        var all = new List<FirewallRule>();
        rules = all;
        if (body is not JsonArray items)
            return false;
        foreach (var item in items)
        {
            if (Of(item) is not { } rule)
                return false;
            all.Add(rule);
        }
        return true;
    }

    /// <summary>As nftables says it.</summary>
    public override string ToString()
    {
        var source = From is not { PrefixLength: > 0 } from ? ""
            : from.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? $"ip6 saddr {from} " : $"ip saddr {from} ";
        return Protocol == "VRRP"
            ? $"{source}meta l4proto 112 accept"
            : $"{source}{Protocol.ToLowerInvariant()} dport {Port} accept";
    }

    private static FirewallRule? Of(JsonNode? item)
    {
        if (item is not JsonObject { Count: 3 } rule || !rule.ContainsKey("cidr")
            || !Is<string>(rule["protocol"], out var protocol) || protocol is not ("TCP" or "UDP" or "SCTP" or "VRRP")
            || !Is<int>(rule["port"], out var port) || port is < 1 or > PortMax)
            return null;
        if (rule["cidr"] is null)
            return new FirewallRule(protocol, null, port);
        return Is<string>(rule["cidr"], out var cidr) && IPNetwork.TryParse(cidr, out var from)
            ? new FirewallRule(protocol, from, port)
            : null;
    }

    private static bool Is<T>(JsonNode? node, out T value)
    {
        value = default!;
        return node is JsonValue json && json.TryGetValue(out value!);
    }
}
