using System.Net;

namespace Lbaas.Tests.Api;

/// <summary>Lists: pages, order, filters and fields (spec api 4), over real HTTP and a real read side.</summary>
[Collection(typeof(ServerCollection))]
public sealed class ListTests(ApiServer server)
{
    private readonly string _project = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_page_links_to_the_next_one()
    {
        await BalancersAsync("a", "b", "c");
        var reply = await server.GetAsync($"loadbalancers?project_id={_project}&limit=2&sort=name:asc");

        var id = reply.Json.GetProperty("loadbalancers")[1].GetProperty("id").GetString();
        Assert.Equal(
            $$"""[{"href":"{{server.Client.BaseAddress}}v2/lbaas/loadbalancers?limit=2&sort=name%3Aasc&marker={{id}}","rel":"next"}]""",
            reply.Json.GetProperty("loadbalancers_links").GetRawText());
    }

    [Fact]
    public async Task A_marker_goes_on_after_its_page_and_links_back()
    {
        await BalancersAsync("a", "b", "c");
        var first = (await server.GetAsync($"loadbalancers?project_id={_project}&limit=1&sort=name")).Json.GetProperty("loadbalancers")[0];

        var reply = await server.GetAsync($"loadbalancers?project_id={_project}&limit=1&sort=name&marker={first.GetProperty("id").GetString()}");

        Assert.Equal(
            ("b", "previous", "next"),
            (reply.Json.GetProperty("loadbalancers")[0].GetProperty("name").GetString(), Relation(reply, 0), Relation(reply, 1)));
    }

    [Fact]
    public async Task A_reversed_page_keeps_the_order_of_the_list()
    {
        await BalancersAsync("a", "b", "c");
        var last = (await server.GetAsync($"loadbalancers?project_id={_project}&sort=name:desc&limit=1")).Json.GetProperty("loadbalancers")[0];

        var names = await NamesAsync($"&sort=name&page_reverse=True&marker={last.GetProperty("id").GetString()}");

        Assert.Equal(["a", "b"], names);
    }

    [Theory]
    [InlineData("&sort=name:desc", "c,b,a")]
    [InlineData("&sort_key=name&sort_dir=desc", "c,b,a")]
    [InlineData("&sort_key=name", "a,b,c")]
    [InlineData("", "b,c,a")]
    public async Task A_list_has_the_order_asked_for(string query, string expected)
    {
        await BalancersAsync("b", "c", "a");

        Assert.Equal(expected.Split(','), await NamesAsync(query));
    }

    [Theory]
    [InlineData("&name=b", "b")]
    [InlineData("&provider=amphora&name=a", "a")]
    [InlineData("&admin_state_up=TRUE", "a,b")]
    [InlineData("&admin_state_up=no", "")]
    [InlineData("&operating_status=OFFLINE", "a,b")]
    [InlineData("&operating_status=ONLINE", "")]
    [InlineData("&vip_port_id=nonsense", "")]
    [InlineData("&tags=x", "a")]
    [InlineData("&tags=x,y", "")]
    [InlineData("&tags-any=x,y", "a,b")]
    [InlineData("&not-tags=x", "b")]
    [InlineData("&not-tags-any=x,y", "")]
    public async Task A_filter_must_match(string query, string expected)
    {
        await server.BalancerAsync("a", $$""","project_id":"{{_project}}","tags":["x"]""");
        await server.BalancerAsync("b", $$""","project_id":"{{_project}}","tags":["y"]""");

        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), await NamesAsync("&sort=name" + query));
    }

    [Theory]
    [InlineData("nonsense=1", "One or more arguments are either duplicate or invalid")]
    [InlineData("name=a&name=b", "One or more arguments are either duplicate or invalid")]
    [InlineData("sort=nonsense", "Supplied sort key 'nonsense' is not valid.")]
    [InlineData("sort=name:up", "Supplied sort direction 'up' is not valid.")]
    [InlineData("limit=x", "Supplied pagination limit 'x' is not valid.")]
    [InlineData("marker=x", "Supplied pagination marker 'x' is not valid.")]
    [InlineData("marker=11111111-2222-3333-4444-555555555555", "Supplied pagination marker '11111111-2222-3333-4444-555555555555' is not valid.")]
    public async Task A_bad_query_is_answered_400(string query, string fault)
    {
        var reply = await server.GetAsync($"loadbalancers?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, fault), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("fields=name&fields=provisioning_status", """{"name":"a","provisioning_status":"ACTIVE"}""")]
    [InlineData("fields=name,id", "{}")]
    public async Task Only_the_fields_asked_for_are_listed(string query, string expected)
    {
        await BalancersAsync("a");

        var reply = await server.GetAsync($"loadbalancers?project_id={_project}&{query}");

        Assert.Equal(expected, reply.Json.GetProperty("loadbalancers")[0].GetRawText());
    }

    [Fact]
    public async Task Only_the_fields_asked_for_are_shown()
    {
        var id = await server.BalancerAsync("a");

        Assert.Equal($$$"""{"loadbalancer":{"id":"{{{id}}}"}}""", (await server.GetAsync($"loadbalancers/{id}?fields=id")).Text);
    }

    [Fact]
    public async Task Children_are_found_by_their_load_balancer()
    {
        var balancer = await server.BalancerAsync();
        var pool = await server.CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"TCP","lb_algorithm":"ROUND_ROBIN"}""");

        var reply = await server.GetAsync($"pools?loadbalancer_id={balancer.Replace("-", "")}");

        Assert.Equal(pool, reply.Json.GetProperty("pools").EnumerateArray().Single().GetProperty("id").GetString());
    }

    private async Task BalancersAsync(params string[] names)
    {
        foreach (var name in names)
            await server.BalancerAsync(name, $$""","project_id":"{{_project}}" """);
    }

    private async Task<string[]> NamesAsync(string query)
    {
        var reply = await server.GetAsync($"loadbalancers?project_id={_project}{query}");
        return [.. reply.Json.GetProperty("loadbalancers").EnumerateArray().Select(balancer => balancer.GetProperty("name").GetString()!)];
    }

    private static string? Relation(ApiReply reply, int link) => reply.Json.GetProperty("loadbalancers_links")[link].GetProperty("rel").GetString();
}
