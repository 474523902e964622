using System.Net;
using System.Text.Json;

namespace Lbaas.Tests.Api;

/// <summary>Policies and rules in a fully populated create (spec api 5.4).</summary>
[Collection(typeof(ServerCollection))]
public sealed class PopulatedPolicyTests(ApiServer server)
{
    private const string Defined = """{"name":"p","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","members":[{"address":"10.0.0.1","protocol_port":80}]}""";
    private const string Rule = """{"type":"PATH","compare_type":"STARTS_WITH","value":"/a"}""";

    [Fact]
    public async Task They_become_active_with_the_rest()
    {
        var id = await server.BalancerAsync("full", Listener($$"""{"action":"REDIRECT_TO_POOL","redirect_pool":{{Defined}},"rules":[{{Rule}}]}"""));

        var policy = (await server.GetAsync($"l7policies?loadbalancer_id={id}")).Json.GetProperty("l7policies")[0];
        var rule = (await server.GetAsync($"l7policies/{policy.GetProperty("id").GetString()}/rules")).Json.GetProperty("rules")[0];

        Assert.Equal(("ACTIVE", "ONLINE", "ACTIVE", "ONLINE"), (Provisioning(policy), Operating(policy), Provisioning(rule), Operating(rule)));
    }

    [Fact]
    public async Task Their_pool_may_be_defined_elsewhere()
    {
        var id = await server.BalancerAsync("full", Listener($$"""{"action":"REDIRECT_TO_POOL","redirect_pool":{"name":"p"},"rules":[{{Rule}}]}""") + $$""","pools":[{{Defined}}]""");

        var policy = (await server.GetAsync($"l7policies?loadbalancer_id={id}")).Json.GetProperty("l7policies")[0];
        var pool = (await server.GetAsync($"pools?loadbalancer_id={id}")).Json.GetProperty("pools")[0];

        Assert.Equal(pool.GetProperty("id").GetString(), policy.GetProperty("redirect_pool_id").GetString());
        Assert.Equal(1, pool.GetProperty("listeners").GetArrayLength());
    }

    [Fact]
    public async Task The_answer_holds_them_whole_and_in_their_places()
    {
        var reply = await PostAsync(Listener($$"""{"name":"last","action":"REJECT"},{"name":"first","action":"REJECT","position":1,"rules":[{{Rule}}]}"""));

        var policies = reply.Json.GetProperty("loadbalancer").GetProperty("listeners")[0].GetProperty("l7policies");
        Assert.Equal(["first", "last"], policies.EnumerateArray().Select(policy => policy.GetProperty("name").GetString()));
        Assert.Equal("/a", policies[0].GetProperty("rules")[0].GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("""{"action":"REDIRECT_TO_POOL"}""", 400, "Invalid L7 Policy arguments: redirect_pool_id or redirect_pool must not be None")]
    [InlineData("""{"action":"REDIRECT_TO_POOL","redirect_pool":{"name":"q"}}""", 400, "Validation failure: Pool 'q' was referenced but no full definition was found.")]
    [InlineData("""{"action":"REDIRECT_TO_POOL","redirect_pool":{"name":"q","protocol":"UDP","lb_algorithm":"ROUND_ROBIN"}}""", 400, "Validation failure: The pool protocol 'UDP' is invalid while the listener protocol is 'HTTP'.")]
    [InlineData("""{"action":"REJECT","rules":[{"type":"FILE_TYPE","compare_type":"CONTAINS","value":"a"}]}""", 400, "Error parsing L7Rule: Invalid L7 Rule: invalid comparison type for rule type")]
    [InlineData("""{"action":"REJECT","redirect_pool_id":"11111111-1111-4111-8111-111111111111"}""", 400, "Unknown attribute for argument load_balancer.loadbalancer.listeners.l7policies: redirect_pool_id")]
    public async Task One_that_makes_no_sense_refuses_the_tree(string policy, int code, string fault)
    {
        var reply = await PostAsync(Listener(policy));

        Assert.Equal(((HttpStatusCode)code, fault), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task LP_10_only_HTTP_listeners_have_policies() =>
        Assert.Equal(HttpStatusCode.NotImplemented, (await PostAsync(Listener("""{"action":"REJECT"}""", "TCP"))).Status);

    [Fact]
    public async Task LP_11_rules_beyond_fifty_refuse_the_tree()
    {
        var reply = await PostAsync(Listener($$"""{"action":"REJECT","rules":[{{string.Join(',', Enumerable.Repeat(Rule, 51))}}]}"""));

        Assert.Equal(HttpStatusCode.Conflict, reply.Status);
        Assert.StartsWith("Too many rules on L7 policy ", reply.Fault, StringComparison.Ordinal);
    }

    private static string Listener(string policies, string protocol = "HTTP") =>
        $$""","listeners":[{"protocol":"{{protocol}}","protocol_port":80,"l7policies":[{{policies}}]}]""";

    private Task<ApiReply> PostAsync(string children) => server.PostAsync(
        "loadbalancers", $$"""{"loadbalancer":{"project_id":"p","vip_subnet_id":"{{Guid.NewGuid()}}"{{children}} } }""");

    private static string? Provisioning(JsonElement resource) => resource.GetProperty("provisioning_status").GetString();

    private static string? Operating(JsonElement resource) => resource.GetProperty("operating_status").GetString();
}
