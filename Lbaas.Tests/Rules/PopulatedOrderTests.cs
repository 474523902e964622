using Lbaas.Tests.Api;

namespace Lbaas.Tests.Rules;

/// <summary>Lists are in order of creation, so the children of a populated create stand in the order of the request.</summary>
[Collection(typeof(ServerCollection))]
public sealed class PopulatedOrderTests(ApiServer server)
{
    private static readonly int[] Twelve = [.. Enumerable.Range(1, 12)];

    [Fact]
    public async Task Children_stand_in_lists_in_the_order_of_the_request()
    {
        var members = string.Join(',', Twelve.Select(i => $$"""{"name":"{{i}}","address":"10.0.0.{{i}}","protocol_port":80}"""));
        var pools = string.Join(',', Twelve.Select(i => $$"""{"name":"{{i}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","members":[{{members}}]}"""));
        var listeners = string.Join(',', Twelve.Select(i => $$"""{"name":"{{i}}","protocol":"HTTP","protocol_port":{{i}}}"""));
        var balancer = await server.BalancerAsync("ordered", $$""","listeners":[{{listeners}}],"pools":[{{pools}}]""");

        var listed = await server.GetAsync($"pools?loadbalancer_id={balancer}");
        var first = listed.Json.GetProperty("pools")[0].GetProperty("id").GetString();

        Assert.Equal(Twelve, Names(await server.GetAsync($"listeners?loadbalancer_id={balancer}"), "listeners"));
        Assert.Equal(Twelve, Names(listed, "pools"));
        Assert.Equal(Twelve, Names(await server.GetAsync($"pools/{first}/members"), "members"));
    }

    [Fact]
    public async Task Rules_stand_in_the_order_of_the_request()
    {
        var rules = string.Join(',', Twelve.Select(i => $$"""{"type":"PATH","compare_type":"EQUAL_TO","value":"/{{i}}"}"""));
        var balancer = await server.BalancerAsync("ordered", $$""","listeners":[{"protocol":"HTTP","protocol_port":80,"l7policies":[{"action":"REJECT","rules":[{{rules}}]}]}]""");
        var listener = (await server.GetAsync($"listeners?loadbalancer_id={balancer}")).Json.GetProperty("listeners")[0];
        var policy = listener.GetProperty("l7policies")[0].GetProperty("id").GetString();

        var listed = (await server.GetAsync($"l7policies/{policy}/rules")).Json.GetProperty("rules");

        Assert.Equal(Twelve.Select(i => $"/{i}"), listed.EnumerateArray().Select(rule => rule.GetProperty("value").GetString()));
    }

    [Fact]
    public async Task TY_11_an_update_replaces_all_tags_and_an_empty_list_clears_them()
    {
        var balancer = await server.BalancerAsync("tagged", """,  "tags":["a","b","a"]""");
        var first = Tags(await server.GetAsync($"loadbalancers/{balancer}"));
        var second = Tags(await server.PutAsync($"loadbalancers/{balancer}", """{"loadbalancer":{"tags":["c"]}}"""));
        var third = Tags(await server.PutAsync($"loadbalancers/{balancer}", """{"loadbalancer":{"tags":[]}}"""));

        Assert.Equal("""["a","b"]|["c"]|[]""", $"{first}|{second}|{third}");
    }

    [Fact]
    public async Task TY_12_names_and_descriptions_that_are_null_are_shown_as_empty()
    {
        var balancer = await server.BalancerAsync("named", ""","description":"d" """);

        var shown = (await server.PutAsync($"loadbalancers/{balancer}", """{"loadbalancer":{"name":null,"description":null}}""")).Json.GetProperty("loadbalancer");

        Assert.Equal(("", ""), (shown.GetProperty("name").GetString(), shown.GetProperty("description").GetString()));
    }

    private static string Tags(ApiReply reply) => reply.Json.GetProperty("loadbalancer").GetProperty("tags").GetRawText();

    private static IEnumerable<int> Names(ApiReply reply, string key) =>
        reply.Json.GetProperty(key).EnumerateArray().Select(item => int.Parse(item.GetProperty("name").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
}
