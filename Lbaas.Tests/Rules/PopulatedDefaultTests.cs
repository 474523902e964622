using System.Text.Json.Nodes;
using Lbaas.Actors.Listeners;
using Lbaas.Drivers.Haproxy;
using Lbaas.Tests.Api;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Rules;

/// <summary>What a populated create leaves out is filled in as in a creation of its own.</summary>
[Collection(typeof(ServerCollection))]
public sealed class PopulatedDefaultTests(ApiServer server)
{
    private const string Listener = """ "name":"l","protocol":"HTTP","protocol_port":80 """;
    private const string Pool = """ "name":"p","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","tls_enabled":true """;
    private const string Member = """ "address":"10.0.0.1","protocol_port":80 """;
    private const string Monitor = """ "type":"HTTP","delay":5,"timeout":3,"max_retries":2 """;
    private const string Policy = """ "action":"REDIRECT_TO_URL","redirect_url":"http://a.example/" """;
    private const string Rule = """ "type":"PATH","compare_type":"EQUAL_TO","value":"/a" """;

    // What no two resources have in common.
    private static readonly string[] Own = ["id", "created_at", "updated_at", "loadbalancers", "listeners", "pools", "members", "rules", "l7policies", "healthmonitor_id", "listener_id", "default_pool_id"];

    [Fact]
    public async Task TY_2_LI_9_ME_4_HM_3_LP_7_SP_14_defaults_are_the_same_in_a_populated_create()
    {
        var populated = await server.BalancerAsync("populated", $$""","listeners":[{ {{Listener}},"default_pool":{ {{Pool}},"members":[{ {{Member}} }],"healthmonitor":{ {{Monitor}} } },"l7policies":[{ {{Policy}},"rules":[{ {{Rule}} }]}]}]""");
        var single = await SingleAsync();

        Assert.Equal(await ShownAsync(single), await ShownAsync(populated));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("True", true)]
    [InlineData("false", false)]
    [InlineData("1", false)]
    [InlineData("yes", false)]
    public void LI_4_a_header_is_inserted_when_its_value_is_true_in_any_case(string value, bool inserted)
    {
        var golden = GoldenCase.Read("http");
        string Rendered(Func<Listener, Listener> change) => HaproxyConfigRenderer.Render(
            golden.Configuration with { Listeners = golden.Configuration.Listeners.SetItems(golden.Configuration.Listeners.Values.Select(l => KeyValuePair.Create(l.Id, change(l)))) },
            golden.Target)!.Text;

        var text = Rendered(listener => listener with { InsertHeaders = listener.InsertHeaders.SetItem("X-Forwarded-Proto", value) });

        Assert.Equal(inserted, text != Rendered(listener => listener));
    }

    private async Task<string> SingleAsync()
    {
        var balancer = await server.BalancerAsync("single");
        var listener = await server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}",{{Listener}} }""");
        var pool = await server.CreateAsync("pools", "pool", $$"""{"listener_id":"{{listener}}",{{Pool}} }""");
        await server.CreateAsync($"pools/{pool}/members", "member", $$"""{ {{Member}} }""");
        await server.CreateAsync("healthmonitors", "healthmonitor", $$"""{"pool_id":"{{pool}}",{{Monitor}} }""");
        var policy = await server.CreateAsync("l7policies", "l7policy", $$"""{"listener_id":"{{listener}}",{{Policy}} }""");
        await server.CreateAsync($"l7policies/{policy}/rules", "rule", $$"""{ {{Rule}} }""");
        await server.ActiveAsync($"loadbalancers/{balancer}", "loadbalancer");
        return balancer;
    }

    // Everything in the load balancer without what is each one's own.
    private async Task<string> ShownAsync(string balancer)
    {
        var (listener, listenerId) = await FirstAsync($"listeners?loadbalancer_id={balancer}");
        var (pool, poolId) = await FirstAsync($"pools?loadbalancer_id={balancer}");
        var (policy, policyId) = await FirstAsync($"l7policies?listener_id={listenerId}");
        var (rule, _) = await FirstAsync($"l7policies/{policyId}/rules");
        var (member, _) = await FirstAsync($"pools/{poolId}/members");
        var monitorId = JsonNode.Parse((await server.GetAsync($"pools/{poolId}")).Text)!["pool"]!["healthmonitor_id"]!.GetValue<string>();
        var monitor = JsonNode.Parse((await server.GetAsync($"healthmonitors/{monitorId}")).Text)!["healthmonitor"]!.AsObject();
        return string.Join('\n', listener, pool, member, policy, rule, Common(monitor));
    }

    private async Task<(string Shown, string Id)> FirstAsync(string list)
    {
        var item = JsonNode.Parse((await server.GetAsync(list)).Text)!.AsObject().First().Value![0]!.AsObject();
        var id = item["id"]!.GetValue<string>();
        return (Common(item), id);
    }

    private static string Common(JsonObject item)
    {
        foreach (var key in Own)
            item.Remove(key);
        return item.ToJsonString();
    }
}
