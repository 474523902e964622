using System.Net;
using System.Text.Json;

namespace Lbaas.Tests.Api;

/// <summary>L7 policies and rules over HTTP, with noop drivers (spec api 10, 11).</summary>
[Collection(typeof(ServerCollection))]
public sealed class L7Tests(ApiServer server)
{
    [Fact]
    public async Task A_policy_is_created_updated_and_deleted()
    {
        var (_, listener) = await ListenerAsync();
        var id = await PolicyAsync(listener, ""","action":"REDIRECT_TO_URL","redirect_url":"https://example.org/","tags":["a"]""");

        var updated = await server.PutAsync($"l7policies/{id}", """{"l7policy":{"redirect_http_code":"301","name":"other"}}""");
        Assert.Equal("PENDING_UPDATE", Policy(updated).GetProperty("provisioning_status").GetString());
        var shown = (await server.ActiveAsync($"l7policies/{id}", "l7policy")).GetProperty("l7policy");
        Assert.Equal((301, "other", 1), (shown.GetProperty("redirect_http_code").GetInt32(), shown.GetProperty("name").GetString(), shown.GetProperty("position").GetInt32()));
        Assert.Equal(HttpStatusCode.NoContent, (await server.DeleteAsync($"l7policies/{id}")).Status);
        await server.GoneAsync($"l7policies/{id}");
    }

    [Fact]
    public async Task The_answer_shows_the_place_it_got_and_the_others_move()
    {
        var (_, listener) = await ListenerAsync();
        var first = await PolicyAsync(listener, ""","action":"REJECT" """);

        var reply = await server.PostAsync("l7policies", $$"""{"l7policy":{"listener_id":"{{listener}}","action":"REJECT","position":1} }""");

        Assert.Equal(1, Policy(reply).GetProperty("position").GetInt32());
        Assert.Equal(2, Policy(await server.GetAsync($"l7policies/{first}")).GetProperty("position").GetInt32());
    }

    [Fact]
    public async Task A_listener_shows_its_policies_in_their_order()
    {
        var (_, listener) = await ListenerAsync();
        var last = await PolicyAsync(listener, ""","action":"REJECT" """);
        var first = await PolicyAsync(listener, ""","action":"REJECT","position":1""");

        var shown = (await server.GetAsync($"listeners/{listener}")).Json.GetProperty("listener").GetProperty("l7policies");

        Assert.Equal([first, last], shown.EnumerateArray().Select(Id));
    }

    [Fact]
    public async Task A_rule_is_created_updated_and_deleted()
    {
        var (_, listener) = await ListenerAsync();
        var policy = await PolicyAsync(listener, ""","action":"REJECT" """);
        var id = await server.CreateAsync($"l7policies/{policy}/rules", "rule", """{"type":"HEADER","compare_type":"EQUAL_TO","key":"X-A","value":"v"}""");

        await server.PutAsync($"l7policies/{policy}/rules/{id}", """{"rule":{"type":"PATH","invert":true}}""");
        var shown = (await server.ActiveAsync($"l7policies/{policy}/rules/{id}", "rule")).GetProperty("rule");
        Assert.Equal(("PATH", "null", true), (shown.GetProperty("type").GetString(), shown.GetProperty("key").GetRawText(), shown.GetProperty("invert").GetBoolean()));
        Assert.Equal([id], Policy(await server.GetAsync($"l7policies/{policy}")).GetProperty("rules").EnumerateArray().Select(Id));
        Assert.Equal(HttpStatusCode.NoContent, (await server.DeleteAsync($"l7policies/{policy}/rules/{id}")).Status);
        await server.GoneAsync($"l7policies/{policy}/rules/{id}");
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("POST", "", """{"rule":{"type":"PATH","compare_type":"EQUAL_TO","value":"/"}}""")]
    [InlineData("GET", "/11111111-1111-4111-8111-111111111111", null)]
    [InlineData("PUT", "/11111111-1111-4111-8111-111111111111", """{"rule":{"value":"/"}}""")]
    [InlineData("DELETE", "/11111111-1111-4111-8111-111111111111", null)]
    public async Task A_missing_policy_is_answered_in_the_words_of_routing(string method, string rest, string? body)
    {
        const string Missing = "22222222-2222-4222-8222-222222222222";

        var reply = await server.SendAsync(method, $"l7policies/{Missing}/rules{rest}", body);

        Assert.Equal(
            (HttpStatusCode.NotFound, $$"""{"code":404,"title":"Not Found","description":"L7Policy {{Missing}} not found."}"""),
            (reply.Status, reply.Text));
    }

    [Fact]
    public async Task A_missing_rule_is_answered_in_the_usual_words()
    {
        var (_, listener) = await ListenerAsync();
        var policy = await PolicyAsync(listener, ""","action":"REJECT" """);

        var reply = await server.GetAsync($"l7policies/{policy}/rules/{policy}");

        Assert.Equal((HttpStatusCode.NotFound, $"L7Rule {policy} not found."), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData(""" "action":"DO_WHAT_I_MEAN" """, "Value should be one of")]
    [InlineData(""" "action":"REJECT","position":0""", "Value should be greater or equal to 1")]
    [InlineData(""" "action":"REJECT","position":2147483648""", "Value should be lower or equal to 2147483647")]
    [InlineData(""" "action":"REDIRECT_TO_URL","redirect_url":"ftp://a/" """, "Value must be a valid URL string")]
    [InlineData(""" "action":"REDIRECT_TO_URL","redirect_url":"http://" """, "Value must be a valid URL string")]
    [InlineData(""" "action":"REDIRECT_TO_URL","redirect_url":"http://a/b c" """, "Value must be a valid URL string")]
    [InlineData(""" "action":"REDIRECT_TO_URL","redirect_url":"http://a/\u0085" """, "Value must be a valid URL string")]
    [InlineData(""" "action":"REDIRECT_TO_URL","redirect_url":"http://a/","redirect_http_code":300""", "Value should be one of: 301, 302, 303, 307, 308")]
    [InlineData(""" "action":"REDIRECT_TO_POOL","redirect_pool":{"name":"p"}""", "Unknown attribute for argument l7policy_.l7policy: redirect_pool")]
    public async Task A_malformed_policy_is_refused(string fields, string fault)
    {
        var reply = await server.PostAsync("l7policies", $$"""{"l7policy":{"listener_id":"{{Guid.NewGuid()}}",{{fields}} } }""");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains(fault, reply.Fault);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("value")]
    public async Task LR_10_keys_and_values_are_one_line(string field)
    {
        var reply = await server.PutAsync($"l7policies/{Guid.NewGuid()}/rules/{Guid.NewGuid()}", $$"""{"rule":{"{{field}}":"a\r\nb"} }""");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.StartsWith($"Invalid input for field/attribute {field}.", reply.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LR_1_an_empty_value_is_read_and_then_refused()
    {
        var (_, listener) = await ListenerAsync();
        var policy = await PolicyAsync(listener, ""","action":"REJECT" """);

        var reply = await server.PostAsync($"l7policies/{policy}/rules", """{"rule":{"type":"PATH","compare_type":"EQUAL_TO","value":""}}""");

        Assert.Equal("Error parsing L7Rule: Invalid L7 Rule: L7 rule type requires a value", reply.Fault);
    }

    [Theory]
    [InlineData("action=REJECT", 1)]
    [InlineData("position=2", 1)]
    [InlineData("redirect_http_code=302", 1)]
    [InlineData("redirect_url=https://example.org/", 1)]
    [InlineData("redirect_prefix=x", 0)]
    [InlineData("description=", 2)]
    public async Task Policies_are_filtered_by_their_attributes(string filter, int found)
    {
        var (_, listener) = await ListenerAsync();
        await PolicyAsync(listener, ""","action":"REJECT" """);
        await PolicyAsync(listener, ""","action":"REDIRECT_TO_URL","redirect_url":"https://example.org/" """);

        var reply = await server.GetAsync($"l7policies?listener_id={listener}&{filter}");

        Assert.Equal(found, reply.Json.GetProperty("l7policies").GetArrayLength());
    }

    [Theory]
    [InlineData("type=PATH", 1)]
    [InlineData("compare_type=EQUAL_TO", 2)]
    [InlineData("key=X-A", 1)]
    [InlineData("value=/a", 1)]
    [InlineData("invert=true", 1)]
    public async Task Rules_are_filtered_by_their_attributes(string filter, int found)
    {
        var (_, listener) = await ListenerAsync();
        var policy = await PolicyAsync(listener, ""","action":"REJECT" """);
        await server.PostAsync($"l7policies/{policy}/rules", """{"rule":{"type":"PATH","compare_type":"EQUAL_TO","value":"/a"}}""");
        await server.PostAsync($"l7policies/{policy}/rules", """{"rule":{"type":"HEADER","compare_type":"EQUAL_TO","key":"X-A","value":"b","invert":true}}""");

        var reply = await server.GetAsync($"l7policies/{policy}/rules?{filter}");

        Assert.Equal(found, reply.Json.GetProperty("rules").GetArrayLength());
    }

    [Fact]
    public async Task The_status_tree_shows_the_pools_that_policies_redirect_to()
    {
        var (balancer, listener) = await ListenerAsync();
        var pool = await server.CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        var policy = await PolicyAsync(listener, $$""","action":"REDIRECT_TO_POOL","redirect_pool_id":"{{pool}}" """);
        var without = await PoolsInTreeAsync(balancer);

        await server.CreateAsync($"l7policies/{policy}/rules", "rule", """{"type":"PATH","compare_type":"EQUAL_TO","value":"/a"}""");

        Assert.Empty(without);
        Assert.Equal([pool], await PoolsInTreeAsync(balancer));
    }

    private async Task<List<string?>> PoolsInTreeAsync(string balancer)
    {
        var tree = (await server.GetAsync($"loadbalancers/{balancer}/status")).Json.GetProperty("statuses").GetProperty("loadbalancer");
        return [.. tree.GetProperty("listeners")[0].GetProperty("pools").EnumerateArray().Select(Id)];
    }

    private async Task<(string Balancer, string Listener)> ListenerAsync()
    {
        var balancer = await server.BalancerAsync();
        return (balancer, await server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":80}"""));
    }

    private Task<string> PolicyAsync(string listener, string fields) =>
        server.CreateAsync("l7policies", "l7policy", $$"""{"listener_id":"{{listener}}"{{fields}}}""");

    private static JsonElement Policy(ApiReply reply) => reply.Json.GetProperty("l7policy");

    private static string? Id(JsonElement resource) => resource.GetProperty("id").GetString();
}
