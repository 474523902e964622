using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Amphora;

/// <summary>Spec amphora 1.2: interfaces that come into a node's network, really.</summary>
[Collection(HaproxyCollection.Name)]
public sealed class PlugTests : NodeTests
{
    [Fact]
    public async Task A_vip_is_plugged_as_eth1_with_its_own_routing_table_and_answers()
    {
        var body = Node.VipBody(Lan.NewPort(), 10);
        body["mtu"] = 1400;
        body["host_routes"] = new JsonArray(new JsonObject { ["destination"] = "198.51.100.0/24", ["nexthop"] = Lan.Host(2) });
        var answer = await Node.PlugVipAsync(Lan.Host(100), body);

        Assert.Equal((202, $$"""{"message":"OK","details":"VIPs plugged on interface eth1: {{Lan.Host(100)}}"}"""), answer);
        Assert.Equal(new[] { $"{Lan.Host(10)}/24", $"{Lan.Host(100)}/32" }.Order(StringComparer.Ordinal), Lan.Addresses(Node.Name, "eth1"));
        Assert.Equal(1400, (int)Lan.Read(Node.Name, "link", "show", "dev", "eth1")[0]!["mtu"]!);
        Assert.Equal([Lan.Subnet + " src " + Lan.Host(100), "198.51.100.0/24 via " + Lan.Host(2), "default via " + Lan.Host(1)],
            Routes("1"));
        Assert.Contains("198.51.100.0/24 via " + Lan.Host(2), Routes("main"));
        Assert.Contains(Lan.Read(Node.Name, "rule", "show"), rule =>
            (string?)rule!["src"] == Lan.Host(100) && (string?)rule["table"] == "1" && (int)rule["priority"]! == 100);
        Assert.True(Lan.Reaches(Lan.Host(100)));
    }

    [Fact]
    public async Task A_vip_of_a_pair_is_left_to_keepalived()
    {
        var body = Node.VipBody(Lan.NewPort(), 10);
        body["topology"] = "ACTIVE_STANDBY";
        body["host_routes"] = new JsonArray(new JsonObject { ["destination"] = "198.51.100.0/24", ["nexthop"] = Lan.Host(2) });
        await Node.PlugVipAsync(Lan.Host(100), body);

        Assert.Equal([$"{Lan.Host(10)}/24"], Lan.Addresses(Node.Name, "eth1"));
        Assert.Empty(Routes("1"));
    }

    [Fact]
    public async Task Additional_vips_of_both_families_are_reached()
    {
        var body = Node.VipBody(Lan.NewPort(), 10);
        body["additional_vips"] = new JsonArray(new JsonObject
        {
            ["ip_address"] = Lan.HostV6(100),
            ["subnet_cidr"] = Lan.SubnetV6,
            ["gateway"] = Lan.HostV6(1),
        });
        var answer = await Node.PlugVipAsync(Lan.Host(100), body);

        Assert.Equal(202, answer.Status);
        Assert.True(Lan.Reaches(Lan.Host(100)));
        Assert.True(Lan.Reaches(Lan.HostV6(100)));
    }

    [Fact]
    public async Task A_vip_that_is_plugged_already_is_a_conflict_and_is_mended()
    {
        var body = Node.VipBody(Lan.NewPort(), 10);
        await Node.PlugVipAsync(Lan.Host(100), body);
        Lan.Run("ip", "-n", Node.Name, "address", "flush", "dev", "eth1");
        var again = await Node.PlugVipAsync(Lan.Host(100), body);

        Assert.Equal((409, """{"message":"Interface already exists"}"""), again);
        Assert.True(Lan.Reaches(Lan.Host(100)));
    }

    [Fact]
    public async Task What_a_second_request_leaves_out_is_taken_away()
    {
        var body = Node.VipBody(Lan.NewPort(), 10);
        await Node.PlugVipAsync(Lan.Host(100), body);
        await Node.PlugVipAsync(Lan.Host(101), body);

        Assert.Equal(new[] { $"{Lan.Host(10)}/24", $"{Lan.Host(101)}/32" }.Order(StringComparer.Ordinal), Lan.Addresses(Node.Name, "eth1"));
        Assert.DoesNotContain(Lan.Read(Node.Name, "rule", "show"), rule => (string?)rule!["src"] == Lan.Host(100));
    }

    [Fact]
    public async Task Member_networks_become_eth2_and_eth3_and_are_updated_in_place()
    {
        await Node.PlugVipAsync(Lan.Host(100), Node.VipBody(Lan.NewPort(), 10));
        var second = Lan.NewPort();
        var first = await Node.PlugNetworkAsync(NetworkBody(Lan.NewPort(), "198.19.255.5"));
        var other = await Node.PlugNetworkAsync(NetworkBody(second, "198.19.254.5"));
        var update = await Node.PlugNetworkAsync(NetworkBody(second, "198.19.253.5"));

        Assert.Equal((202, """{"message":"OK","details":"Plugged on interface eth2"}"""), first);
        Assert.Equal((202, """{"message":"OK","details":"Plugged on interface eth3"}"""), other);
        Assert.Equal((202, """{"message":"OK","details":"Updated existing interface eth3"}"""), update);
        Assert.Equal(["198.19.253.5/24"], Lan.Addresses(Node.Name, "eth3"));
    }

    [Fact]
    public async Task Members_in_the_vip_s_network_leave_the_vip_where_it_is()
    {
        var mac = Lan.NewPort();
        var vip = Node.VipBody(mac, 10);
        await Node.PlugVipAsync(Lan.Host(100), vip);
        var body = NetworkBody(mac, "198.19.255.5");
        var info = vip.DeepClone().AsObject();
        info["vip"] = Lan.Host(100);
        body["vip_net_info"] = info;
        var answer = await Node.PlugNetworkAsync(body);

        Assert.Equal((202, """{"message":"OK","details":"Updated existing interface eth1"}"""), answer);
        Assert.Equal(
            new[] { "198.19.255.5/24", $"{Lan.Host(10)}/24", $"{Lan.Host(100)}/32" }.Order(StringComparer.Ordinal), Lan.Addresses(Node.Name, "eth1"));
        Assert.True(Lan.Reaches(Lan.Host(100)));
    }

    [Fact]
    public async Task An_interface_that_was_taken_away_does_not_keep_the_others_from_coming_back()
    {
        await Node.PlugVipAsync(Lan.Host(100), Node.VipBody(Lan.NewPort(), 10));
        await Node.PlugNetworkAsync(NetworkBody(Lan.NewPort(), "198.19.255.5"));
        await Node.Agent.RestartAsync(() =>
        {
            Lan.Run("ip", "-n", Node.Name, "link", "delete", "eth1");
            Lan.Run("ip", "-n", Node.Name, "address", "flush", "dev", "eth2");
            return Task.CompletedTask;
        });

        Assert.Equal(["198.19.255.5/24"], Lan.Addresses(Node.Name, "eth2"));
    }

    [Fact]
    public async Task A_new_network_after_a_boot_is_made_as_it_was()
    {
        var mac = Lan.NewPort();
        await Node.PlugVipAsync(Lan.Host(100), Node.VipBody(mac, 10));
        await Node.Agent.RestartAsync(() =>
        {
            Lan.Run("ip", "netns", "delete", Node.Name); // its end of the cable dies with it
            Lan.Run("ip", "link", "add", $"again{mac[^2..]}", "address", mac, "type", "veth", "peer", "name", "again", "netns", Lan.Name);
            Lan.Run("ip", "-n", Lan.Name, "link", "set", "again", "master", "br0", "up");
            return Task.CompletedTask;
        });

        Assert.Contains($"{mac} eth1", await File.ReadAllTextAsync(Path.Combine(Node.Agent.BasePath, "plugged_interfaces")));
        Assert.True(Lan.Reaches(Lan.Host(100)));
    }

    [Theory]
    [InlineData("net.ipv4.ip_forward")]
    [InlineData("net.ipv4.ip_nonlocal_bind")]
    [InlineData("net.ipv6.conf.all.forwarding")]
    [InlineData("net.ipv6.ip_nonlocal_bind")]
    public void The_namespace_is_made_ready_to_forward(string setting) => Assert.Equal(
        "1", Lan.Run("ip", "netns", "exec", Node.Name, "cat", $"/proc/sys/{setting.Replace('.', '/')}").Trim());

    [Fact]
    public async Task An_interface_is_found_by_its_address()
    {
        await Node.PlugVipAsync(Lan.Host(100), Node.VipBody(Lan.NewPort(), 10));

        Assert.Equal((200, """{"message":"OK","interface":"eth1"}"""),
            await Node.SendAsync(HttpMethod.Get, $"/1.0/interface/{Lan.Host(100)}"));
        Assert.Equal((404, """{"message":"Error interface not found for IP address"}"""),
            await Node.SendAsync(HttpMethod.Get, "/1.0/interface/203.0.113.1"));
        Assert.Equal((400, """{"message":"Invalid IP address"}"""),
            await Node.SendAsync(HttpMethod.Get, "/1.0/interface/eth1"));
        Assert.Equal(400, (await Node.SendAsync(HttpMethod.Get, "/1.0/interface/7")).Status);
    }

    [Fact]
    public async Task The_firewall_lets_in_what_its_rules_name_and_nothing_else()
    {
        var body = Node.VipBody(Lan.NewPort(), 10);
        body["is_sriov"] = true;
        await Node.PlugVipAsync(Lan.Host(100), body);
        Lan.Run("ip", "netns", "exec", Node.Name, "nft", "list", "table", "inet", "amphora_table");
        var open = await Node.SendAsync(HttpMethod.Put, $"/1.0/interface/{Lan.Host(100)}/rules", JsonContent.Create(new JsonArray(
            Rule("TCP", null, 80), Rule("UDP", "198.51.100.0/24", 53), Rule("VRRP", "198.51.100.7/32", 112), Rule("TCP", "fd00::/8", 443))));

        Assert.Equal((200, """{"message":"OK"}"""), open);
        Assert.False(Lan.Reaches(Lan.Host(100)));
        var rules = Lan.Run("ip", "netns", "exec", Node.Name, "nft", "list", "chain", "inet", "amphora_table", "amphora_vip_chain");
        Assert.Contains("tcp dport 80 accept", rules);
        Assert.Contains("ip saddr 198.51.100.0/24 udp dport 53 accept", rules);
        Assert.Matches(@"(?m)^(?=.*ip saddr 198\.51\.100\.7).*(112|vrrp).*accept$", rules);
        Assert.Contains("ip6 saddr fd00::/8 tcp dport 443 accept", rules);
    }

    private static JsonObject Rule(string protocol, string? cidr, int port) =>
        new() { ["protocol"] = protocol, ["cidr"] = cidr, ["port"] = port };

    private static JsonObject NetworkBody(string mac, string address) => new()
    {
        ["mac_address"] = mac,
        ["fixed_ips"] = new JsonArray(new JsonObject
        {
            ["ip_address"] = address,
            ["subnet_cidr"] = address[..(address.LastIndexOf('.') + 1)] + "0/24",
            ["gateway"] = null,
        }),
    };

    private string[] Routes(string table) =>
    [
        .. (Lan.TryRun("ip", "-n", Node.Name, "route", "show", "table", table) == 0 ? Lan.Read(Node.Name, "route", "show", "table", table) : [])
            .Select(route => (string?)route!["dst"]
                + ((string?)route["gateway"] is { } gateway ? " via " + gateway : "")
                + ((string?)route["prefsrc"] is { } source ? " src " + source : "")).Order(StringComparer.Ordinal),
    ];
}
