using Lbaas.Tests.Api;

namespace Lbaas.Tests.Wire;

/// <summary>Children belong to their load balancer's project (spec api 3).</summary>
[Collection(typeof(ServerCollection))]
public sealed class ChildProjectTests(ApiServer server)
{
    private const string Project = "p";

    [Theory]
    [InlineData("project_id")]
    [InlineData("tenant_id")]
    public async Task A_child_has_its_load_balancers_project_whatever_it_says_itself(string key)
    {
        var balancer = await server.BalancerAsync();
        var listener = await ChildAsync("listeners", "listener", $"\"loadbalancer_id\":\"{balancer}\",\"protocol\":\"HTTP\",\"protocol_port\":80");
        var pool = await ChildAsync("pools", "pool", $"\"listener_id\":\"{listener}\",\"protocol\":\"HTTP\",\"lb_algorithm\":\"ROUND_ROBIN\"");
        await ChildAsync($"pools/{pool}/members", "member", "\"address\":\"192.0.2.1\",\"protocol_port\":80");
        await ChildAsync("healthmonitors", "healthmonitor", $"\"pool_id\":\"{pool}\",\"type\":\"TCP\",\"delay\":1,\"timeout\":1,\"max_retries\":1");
        var policy = await ChildAsync("l7policies", "l7policy", $"\"listener_id\":\"{listener}\",\"action\":\"REJECT\"");
        await ChildAsync($"l7policies/{policy}/rules", "rule", "\"type\":\"PATH\",\"compare_type\":\"EQUAL_TO\",\"value\":\"/\"");

        async Task<string> ChildAsync(string collection, string kind, string fields)
        {
            var id = await server.CreateAsync(collection, kind, $"{{\"{key}\":\"another\",{fields}}}");
            var shown = (await server.GetAsync($"{collection}/{id}")).Json.GetProperty(kind);
            Assert.Equal((kind, Project), (kind, shown.GetProperty("project_id").GetString()));
            return id;
        }
    }
}
