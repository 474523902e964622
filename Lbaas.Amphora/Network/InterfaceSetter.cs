using System.Net;
using System.Text.Json.Nodes;

namespace Lbaas.Amphora.Network;

/// <summary>
/// Makes an interface what its plan says: adds what is missing, then takes away what is left of an earlier plan. What
/// keepalived and the kernel put there stays.
/// </summary>
public sealed class InterfaceSetter(IpCommand ip)
{
    // Marks our routes and rules.
    private const string Protocol = "static";

    /// <exception cref="NetworkException">Something of it can't be.</exception>
    public async Task ApplyAsync(InterfacePlan plan, CancellationToken cancellation)
    {
        string[] mtu = plan.Mtu is { } bytes ? ["mtu", bytes.ToString()] : [];
        await ip.RunAsync(["link", "set", "dev", plan.Name, .. mtu, "up"], cancellation);
        foreach (var address in plan.Addresses.Where(address => address.IsOurs))
            await ip.RunAsync(["address", "replace", Text(address), "dev", plan.Name, .. NoDetection(address)], cancellation);
        // First what needs no gateway: then gateways can be reached.
        foreach (var route in plan.Routes.OrderBy(route => route.Gateway is not null))
            await ip.RunAsync(Route("replace", plan.Name, route), cancellation);
        await RemoveOldAsync(plan, cancellation);
        if (plan.CarriesVip)
            await SetRulesAsync(plan, cancellation);
    }

    // Two nodes of a pair may have the same address for a moment: nothing is to be detected, and nothing to wait for.
    private static string[] NoDetection(PlannedAddress address) => IsV6(address.Address) ? ["nodad"] : [];

    private async Task RemoveOldAsync(InterfacePlan plan, CancellationToken cancellation)
    {
        foreach (var known in await ip.ReadAsync(["address", "show", "dev", plan.Name], cancellation))
            foreach (var item in (known["addr_info"]?.AsArray() ?? []).OfType<JsonObject>())
                if (IsOld(item, plan))
                    await ip.RunAsync(
                        ["address", "del", $"{item["local"]}/{item["prefixlen"]}", "dev", plan.Name], cancellation);
        foreach (var family in new[] { "-4", "-6" })
            foreach (var known in await ip.ReadAsync(
                [family, "route", "show", "table", "all", "dev", plan.Name, "proto", Protocol], cancellation))
                if (Known(known, family) is var route && !plan.Routes.Any(planned => IsSame(planned, route)))
                    await ip.RunAsync(Route("del", plan.Name, route), cancellation);
    }

    private async Task SetRulesAsync(InterfacePlan plan, CancellationToken cancellation)
    {
        var wanted = plan.TableSources.ToHashSet(StringComparer.Ordinal);
        foreach (var family in new[] { "-4", "-6" })
            foreach (var rule in await ip.ReadAsync([family, "rule", "show", "proto", Protocol], cancellation))
                if ((string?)rule["table"] == $"{InterfacePlan.VipTable}" && (string?)rule["src"] is { } source && !wanted.Remove(source))
                    await ip.RunAsync([family, "rule", "del", .. Rule(source)], cancellation);
        foreach (var source in wanted)
            await ip.RunAsync([IsV6(source) ? "-6" : "-4", "rule", "add", .. Rule(source)], cancellation);
    }

    private static string[] Rule(string source) =>
    [
        "from", source, "lookup", $"{InterfacePlan.VipTable}", "priority", $"{InterfacePlan.VipRulePriority}",
        "protocol", Protocol,
    ];

    private static bool IsOld(JsonObject item, InterfacePlan plan) =>
        (string?)item["scope"] == "global" && item["dynamic"] is null && item["protocol"] is null
        && !plan.Addresses.Any(planned => IPAddress.Parse(planned.Address).ToString() == (string?)item["local"]
            && (!planned.IsOurs || planned.PrefixLength == (int?)item["prefixlen"]));

    private static string[] Route(string verb, string name, PlannedRoute route) =>
    [
        IsV6(route.Destination.Split('/')[0]) ? "-6" : "-4", "route", verb, route.Destination,
        .. route.Gateway is null ? [] : new[] { "via", route.Gateway }, "dev", name,
        .. route.Gateway is null ? [] : new[] { "onlink" },
        .. route.Source is null ? [] : new[] { "src", route.Source },
        .. route.Table is null ? [] : new[] { "table", $"{route.Table}" }, "proto", Protocol,
    ];

    private static PlannedRoute Known(JsonObject route, string family)
    {
        var destination = (string)route["dst"]!;
        if (destination == "default")
            destination = family == "-6" ? "::/0" : "0.0.0.0/0";
        else if (!destination.Contains('/', StringComparison.Ordinal))
            destination += family == "-6" ? "/128" : "/32";
        int? table = int.TryParse((string?)route["table"], out var number) ? number : null;
        return new PlannedRoute(destination, (string?)route["gateway"], (string?)route["prefsrc"], table);
    }

    private static bool IsSame(PlannedRoute planned, PlannedRoute known) =>
        (planned.Destination, planned.Gateway, planned.Table) == (known.Destination, known.Gateway, known.Table);

    private static string Text(PlannedAddress address) => $"{address.Address}/{address.PrefixLength}";

    private static bool IsV6(string address) => address.Contains(':', StringComparison.Ordinal);
}
