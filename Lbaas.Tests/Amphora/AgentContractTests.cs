using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Amphora;

/// <summary>
/// Spec amphora 1 and 1.1, the lines that no other class tells: <see cref="ConfigurationTests"/> has HAProxy's, <see
/// cref="PlugTests"/> the network's, <see cref="VrrpTests"/> keepalived's, <see cref="MutualTlsTests"/> the certificate's.
/// </summary>
[Collection(HaproxyCollection.Name)]
public sealed class AgentContractTests : NodeTests
{
    [Fact]
    public async Task Info_names_the_host_and_the_versions_of_everything()
    {
        var info = await GetAsync("/1.0/info");

        Assert.Equal(["api_version", "haproxy_version", "hostname", "ipvsadm_version", "keepalived_version", "lbaas"], Keys(info));
        Assert.Equal("1.0", (string?)info["api_version"]);
        Assert.Matches(@"^\d+\.\d+\.\d+", (string?)info["haproxy_version"]);
        Assert.Matches(@"^\d+\.\d+\.\d+", (string?)info["keepalived_version"]);
        // A Debian package's: perhaps an epoch, the version, a revision.
        Assert.Matches(@"^(\d+:)?\d+\.\d+", (string?)info["ipvsadm_version"]);
    }

    [Fact]
    public async Task Details_have_octavias_keys_and_the_networks_are_those_of_the_namespace()
    {
        await Node.PlugVipAsync(Lan.Host(100), Node.VipBody(Lan.NewPort(), 10));
        Assert.True(Lan.Reaches(Lan.Host(100)));
        var details = await GetAsync("/1.0/details");

        Assert.Equal(
        [
            "active", "active_tuned_profiles", "api_version", "cpu", "cpu_count", "disk", "haproxy_count", "haproxy_version", "hostname",
            "ipvsadm_version", "keepalived_version", "lbaas", "listeners", "load", "lvs_listener_process_count", "memory", "networks",
            "packages", "topology", "topology_status",
        ], Keys(details));
        Assert.Equal(["eth1"], Keys(details["networks"]!));
        Assert.True((long)details["networks"]!["eth1"]!["network_rx"]! > 0);
        Assert.Equal(["soft_irq", "system", "total", "user"], Keys(details["cpu"]!));
        Assert.Equal(["buffers", "cached", "free", "shared", "slab", "swap_used", "total"], Keys(details["memory"]!));
        Assert.Equal(["available", "used"], Keys(details["disk"]!));
        Assert.Equal(3, details["load"]!.AsArray().Count);
        Assert.Equal(("SINGLE", "OK", true), ((string?)details["topology"], (string?)details["topology_status"], (bool)details["active"]!));
    }

    [Fact]
    public async Task Listeners_are_told_while_their_haproxy_runs_and_when_it_stopped()
    {
        var text = new HaproxyText(Node.Agent);
        await Node.Agent.UploadAsync(text.Answering("one"));
        await Node.Agent.ActAsync("START");
        var running = await Node.SendAsync(HttpMethod.Get, "/1.0/listeners");
        await Node.Agent.ActAsync("stop");
        var stopped = await Node.SendAsync(HttpMethod.Get, "/1.0/listeners");

        Assert.Equal((200, $$"""[{"status":"ACTIVE","uuid":"{{text.Listener}}","type":"HTTP"}]"""), running);
        Assert.Equal((200, $$"""[{"status":"OFFLINE","uuid":"{{text.Listener}}","type":"HTTP"}]"""), stopped);
    }

    [Fact]
    public async Task Unknown_actions_and_objects_are_told_in_octavias_words()
    {
        var id = Guid.NewGuid();

        Assert.Equal((400, """{"message":"Invalid Request","details":"Unknown action: explode"}"""),
            await Node.SendAsync(HttpMethod.Put, $"/1.0/loadbalancer/{id}/explode"));
        Assert.Equal((404, $$"""{"message":"Loadbalancer Not Found","details":"No loadbalancer with UUID: {{id}}"}"""),
            await Node.SendAsync(HttpMethod.Put, $"/1.0/loadbalancer/{id}/reload"));
        Assert.Equal((404, $$"""{"message":"Loadbalancer Not Found","details":"No loadbalancer with UUID: {{id}}"}"""),
            await Node.SendAsync(HttpMethod.Get, $"/1.0/loadbalancer/{id}/haproxy"));
        Assert.Equal((200, """{"message":"OK"}"""), await Node.SendAsync(HttpMethod.Delete, $"/1.0/listeners/{id}"));
    }

    [Theory]
    [InlineData("""{"gateway": "198.18.0.1", "mac_address": "02:00:00:00:00:01"}""")]
    [InlineData("""{"subnet_cidr": "198.18.0.0/24", "mac_address": "02:00:00:00:00:01"}""")]
    [InlineData("""{"subnet_cidr": "198.18.0.0/24", "gateway": "198.18.0.1"}""")]
    [InlineData("[]")]
    [InlineData("no json")]
    public async Task A_vip_without_its_subnet_is_a_bad_request(string body) =>
        Assert.Equal((400, """{"error":"400 Bad Request: Invalid subnet information","http_code":400}"""),
            await SendAsync(HttpMethod.Post, "/1.0/plug/vip/198.18.0.9", body));

    [Theory]
    [InlineData("vip", "", "Invalid VIP")]
    [InlineData("198.18.0.9", "\"subnet_cidr\": \"198.18.0.1/24\"", "Invalid VIP")]
    [InlineData("198.18.0.9", "\"subnet_cidr\": \"fd00::/64\"", "Invalid VIP")]
    [InlineData("198.18.0.9", "\"gateway\": \"router; rm\"", "Invalid VIP")]
    [InlineData("198.18.0.9", "\"mtu\": 10", "Invalid VIP")]
    [InlineData("198.18.0.9", "\"vrrp_ip\": \"fd00::1\"", "Invalid VIP")]
    [InlineData("198.18.0.9", "\"host_routes\": [{\"destination\": \"all\", \"nexthop\": \"198.18.0.1\"}]", "Invalid VIP")]
    [InlineData("198.18.0.9", "\"additional_vips\": [{\"ip_address\": \"198.18.0.10\"}]", "Invalid VIP")]
    [InlineData("198.18.0.9", "\"topology\": \"RING\"", "Invalid VIP")]
    public async Task A_vip_of_wrong_values_is_told_so(string vip, string change, string message)
    {
        var body = JsonNode.Parse("""{"subnet_cidr": "198.18.0.0/24", "gateway": "198.18.0.1", "mac_address": "02:00:00:00:00:01"}""")!.AsObject();
        foreach (var (key, value) in JsonNode.Parse($"{{{change}}}")!.AsObject())
            body[key] = value?.DeepClone();
        var answer = await Node.PlugVipAsync(vip, body);

        Assert.Equal((400, message), (answer.Status, (string?)JsonNode.Parse(answer.Body)!["message"]));
    }

    [Fact]
    public async Task An_interface_that_is_not_there_is_told_in_the_words_clients_wait_on()
    {
        Assert.Equal((404, """{"details":"No suitable network interface found"}"""),
            await Node.PlugVipAsync(Lan.Host(100), Node.VipBody("02:00:00:00:00:01", 10)));
        Assert.Equal((404, """{"details":"No suitable network interface found"}"""),
            await SendAsync(HttpMethod.Post, "/1.0/plug/network", """{"mac_address": "02:00:00:00:00:01"}"""));
    }

    [Fact]
    public async Task A_network_of_wrong_values_is_told_so()
    {
        Assert.Equal((400, """{"error":"400 Bad Request: Invalid port information","http_code":400}"""),
            await SendAsync(HttpMethod.Post, "/1.0/plug/network", "{}"));
        var answer = await SendAsync(HttpMethod.Post, "/1.0/plug/network",
            """{"mac_address": "02:00:00:00:00:01", "fixed_ips": [{"ip_address": "one", "subnet_cidr": "198.18.0.0/24"}]}""");
        Assert.Equal((400, """{"message":"Invalid network port","details":"'one' is not an IP address"}"""), answer);
    }

    [Theory]
    [InlineData("""{"protocol": "TCP", "cidr": null, "port": 80}""")]
    [InlineData("""[{"protocol": "TCP", "port": 80}]""")]
    [InlineData("""[{"protocol": "TCP", "cidr": null, "port": 80, "more": 1}]""")]
    [InlineData("""[{"protocol": "ICMP", "cidr": null, "port": 80}]""")]
    [InlineData("""[{"protocol": "TCP", "cidr": null, "port": 0}]""")]
    [InlineData("""[{"protocol": "TCP", "cidr": null, "port": "80"}]""")]
    [InlineData("""[{"protocol": "TCP", "cidr": "10.0.0.0/8 accept", "port": 80}]""")]
    [InlineData("no json")]
    public async Task Rules_that_are_not_rules_are_a_bad_request(string body)
    {
        await Node.PlugVipAsync(Lan.Host(100), Node.VipBody(Lan.NewPort(), 10));

        Assert.Equal((400, """{"error":"400 Bad Request: Invalid rules information","http_code":400}"""),
            await SendAsync(HttpMethod.Put, $"/1.0/interface/{Lan.Host(100)}/rules", body));
    }

    [Fact]
    public async Task Rules_need_an_interface()
    {
        Assert.Equal((404, """{"message":"Error interface not found for IP address"}"""),
            await SendAsync(HttpMethod.Put, "/1.0/interface/203.0.113.9/rules", "[]"));
        Assert.Equal((400, """{"message":"Invalid IP address"}"""), await SendAsync(HttpMethod.Put, "/1.0/interface/eth1/rules", "[]"));
    }

    [Fact]
    public async Task Neighbours_learn_where_the_vips_are_when_haproxy_starts()
    {
        var mac = Lan.NewPort();
        var body = Node.VipBody(mac, 10);
        body["additional_vips"] = new JsonArray(new JsonObject { ["ip_address"] = Lan.HostV6(100), ["subnet_cidr"] = Lan.SubnetV6, ["gateway"] = null });
        await Node.PlugVipAsync(Lan.Host(100), body);
        foreach (var vip in new[] { Lan.Host(100), Lan.HostV6(100) })
            Lan.Run("ip", "-n", Lan.Name, "neighbour", "replace", vip, "lladdr", "02:00:00:00:00:99", "dev", "br0", "nud", "stale");
        await Node.Agent.UploadAsync(new HaproxyText(Node.Agent).Answering("one"));
        await Node.Agent.ActAsync("start");

        Assert.Equal([mac, mac], new[] { Lan.Host(100), Lan.HostV6(100) }.Select(vip => (string?)Lan.Read(Lan.Name, "neighbour", "show", vip)[0]!["lladdr"]));
    }

    [Fact]
    public async Task A_node_without_a_network_of_its_own_says_that_it_can_not_be_plugged()
    {
        await using var agent = await AgentUnderTest.StartAsync();
        using var answer = await agent.Client.PostAsync("/1.0/plug/network",
            JsonContent.Create(new JsonObject { ["mac_address"] = "02:00:00:00:00:01" }));

        Assert.Equal(501, (int)answer.StatusCode);
        Assert.Contains("NetworkNamespace is not set", await answer.Content.ReadAsStringAsync());
    }

    private Task<(int Status, string Body)> SendAsync(HttpMethod method, string path, string body) =>
        Node.SendAsync(method, path, new StringContent(body, Encoding.UTF8, "application/json"));

    private async Task<JsonObject> GetAsync(string path) => JsonNode.Parse((await Node.SendAsync(HttpMethod.Get, path)).Body)!.AsObject();

    private static string[] Keys(JsonNode node) => [.. node.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal)];
}
