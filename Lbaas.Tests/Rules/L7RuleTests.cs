using System.Net;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Tests.Api;
using Lbaas.Tests.LoadBalancers;

namespace Lbaas.Tests.Rules;

/// <summary>Rules of L7 policies and rules (spec validation 10 and 11), in updates and populated creates.</summary>
[Collection(typeof(ServerCollection))]
public sealed class L7RuleTests(ApiServer server)
{
    private const string Url = "http://a.example/";
    private const string Parsing = "Error parsing L7Rule: ";

    private readonly Balancer _balancer = Balancer.Active();

    [Theory]
    [InlineData("REDIRECT_TO_URL", "redirect_url must not be None")]
    [InlineData("REDIRECT_TO_POOL", "redirect_pool_id or redirect_pool must not be None")]
    [InlineData("REDIRECT_PREFIX", "redirect_prefix must not be None")]
    public void LP_1_LP_2_LP_3_what_an_update_does_not_give_is_not_there_even_if_stored(string action, string text)
    {
        var (listener, pool) = (_balancer.AddListener(), _balancer.AddPool());
        var policy = Balancer.Accepted(_balancer.Ask(new CreateL7Policy(Balancer.Tenant, listener, action switch
        {
            "REDIRECT_TO_URL" => new L7Policy { Action = action, RedirectUrl = Url },
            "REDIRECT_TO_POOL" => new L7Policy { Action = action, RedirectPoolId = pool },
            _ => new L7Policy { Action = action, RedirectPrefix = Url },
        }, 1)));

        Assert.Equal(
            new Fault(400, $"Invalid L7 Policy arguments: {text}"),
            Balancer.Refused(_balancer.Ask(new UpdateL7Policy(Balancer.Tenant, policy, new L7PolicyPatch { Action = action }))));
    }

    [Theory]
    [InlineData("""{"action":"REDIRECT_TO_URL"}""", 400, "Invalid L7 Policy arguments: redirect_url must not be None")]
    [InlineData("""{"action":"REDIRECT_TO_POOL"}""", 400, "Invalid L7 Policy arguments: redirect_pool_id or redirect_pool must not be None")]
    [InlineData("""{"action":"REDIRECT_PREFIX"}""", 400, "Invalid L7 Policy arguments: redirect_prefix must not be None")]
    public async Task LP_1_LP_2_LP_3_hold_in_populated_creates(string policy, int code, string text)
    {
        var reply = await PopulatedAsync(policy);

        Assert.Equal((code, text), ((int)reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("PATH", "EQUAL_TO", "\"\"", null)]
    [InlineData("FILE_TYPE", "EQUAL_TO", "\"\"", null)]
    [InlineData("HEADER", "CONTAINS", "\"\"", "k")]
    [InlineData("SSL_DN_FIELD", "EQUAL_TO", "\"\"", "O")]
    public void LR_1_LR_6_quotes_around_nothing_are_no_value(string type, string comparison, string value, string? key) =>
        Assert.Equal(
            new Fault(400, Parsing + "Invalid L7 Rule: L7 rule type requires a value"),
            L7RuleRules.Check(new L7Rule { Type = type, CompareType = comparison, Value = value, Key = key }));

    [Theory]
    [InlineData("9223372036854775807", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("99999999999999999999999999", false)]
    [InlineData("+1", false)]
    [InlineData(" 1", false)]
    [InlineData("٣", false)]
    public void LR_8_a_verify_result_is_no_larger_than_64_bits(string value, bool good) =>
        Assert.Equal(
            good ? null : new Fault(400, Parsing + "Invalid L7 Rule: L7rule type SSL_VERIFY_RESULT needs a int value, which is >= 0"),
            L7RuleRules.Check(new L7Rule { Type = "SSL_VERIFY_RESULT", CompareType = "EQUAL_TO", Value = value }));

    [Theory]
    [InlineData("""{"type":"PATH","compare_type":"EQUAL_TO","value":"a b"}""", "Invalid characters in comparison value")]
    [InlineData("""{"type":"HEADER","compare_type":"EQUAL_TO","value":"a"}""", "Invalid L7 Rule: L7 rule type requires a key")]
    [InlineData("""{"type":"PATH","compare_type":"EQUAL_TO","value":""}""", "Invalid L7 Rule: L7 rule type requires a value")]
    public async Task LR_1_LR_2_LR_6_hold_in_populated_creates(string rule, string text)
    {
        var reply = await PopulatedAsync($$"""{"action":"REJECT","rules":[{{rule}}]}""");

        Assert.Equal((HttpStatusCode.BadRequest, Parsing + text), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("HOST_NAME")]
    [InlineData("PATH")]
    [InlineData("FILE_TYPE")]
    public void LR_11_a_rule_that_turns_to_something_without_a_key_loses_its_key(string type)
    {
        var policy = Balancer.Accepted(_balancer.Ask(new CreateL7Policy(Balancer.Tenant, _balancer.AddListener(), new L7Policy { Action = "REJECT" }, 1)));
        var rule = Balancer.Accepted(_balancer.Ask(new CreateL7Rule(Balancer.Tenant, policy, new L7Rule { Type = "HEADER", CompareType = "EQUAL_TO", Key = "k", Value = "v" })));

        Balancer.Accepted(_balancer.Ask(new UpdateL7Rule(Balancer.Tenant, policy, rule, new L7RulePatch { Type = type })));

        Assert.Null(_balancer.State.Wanted.L7Policy(policy)!.Rules.Single().Key);
    }

    [Fact]
    public async Task TY_1_the_update_of_a_rule_has_a_name_of_its_own_for_its_body()
    {
        var reply = await server.PutAsync($"l7policies/{Guid.NewGuid()}/rules/{Guid.NewGuid()}", """{"rule":{"x":1}}""");

        Assert.Equal("Unknown attribute for argument l7rule_.rule: x", reply.Fault);
    }

    private Task<ApiReply> PopulatedAsync(string policy) => server.PostAsync("loadbalancers",
        $$"""{"loadbalancer":{"project_id":"p","vip_subnet_id":"{{Guid.NewGuid()}}","listeners":[{"protocol":"HTTP","protocol_port":80,"l7policies":[{{policy}}]}]} }""");
}
