using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>What policies do with the requests that their rules match, and which of them comes first.</summary>
[Collection(WireCollection.Name)]
public sealed class L7PolicyTests(L7PolicyTests.Setup setup) : IClassFixture<L7PolicyTests.Setup>
{
    private const int Actions = 8001;
    private const int Kinds = 8002;
    private const int Positions = 8003;
    private const int Switched = 8004;
    private const int Codes = 8100;
    private const string Odd = "https://example.org/new?a=b%20c&d=%[src]#'top'";

    [Theory]
    [InlineData("/reject", "403")]
    [InlineData("/url?x=1", $"302 {Odd}")]
    [InlineData("/prefix/deep?x=1", "302 https://example.org/p%41/prefix/deep?x=1")]
    [InlineData("/pool", "200")]
    [InlineData("/none", "200")]
    public async Task Each_action_does_what_its_name_says(string target, string outcome) =>
        Assert.Equal(outcome, (await setup.Balancer.AskAsync(Actions, target)).Outcome);

    [Theory]
    [InlineData("/pool", "other")]
    [InlineData("/none", "default")]
    public async Task REDIRECT_TO_POOL_switches_the_pool_for_what_matches_alone(string target, string member) =>
        Assert.Equal(member, (await setup.Balancer.AskAsync(Actions, target)).Body);

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirection_has_the_wanted_code(int code)
    {
        Assert.Equal($"{code} http://url.example/{code}", (await setup.Balancer.AskAsync(Codes + code, "/url")).Outcome);
        Assert.Equal($"{code} http://prefix.example/prefix", (await setup.Balancer.AskAsync(Codes + code, "/prefix")).Outcome);
    }

    // All three stand in the opposite order of positions.
    [Theory]
    [InlineData("/a", "200")]
    [InlineData("/ab", "302 http://example.org/b")]
    [InlineData("/abc", "403")]
    public async Task Rejections_come_before_redirections_and_those_before_pools_whatever_the_positions(string target, string outcome) =>
        Assert.Equal(outcome, (await setup.Balancer.AskAsync(Kinds, target)).Outcome);

    [Fact]
    public async Task Among_redirections_the_position_decides_and_a_move_is_in_effect()
    {
        Assert.Equal("302 http://example.org/first", (await setup.Balancer.AskAsync(Positions, "/url")).Outcome);

        await setup.Balancer.ChangeAsync("second url", ("position", 1));
        Assert.Equal("302 http://example.org/second", (await setup.Balancer.AskAsync(Positions, "/url")).Outcome);
    }

    [Fact]
    public async Task Among_pools_the_position_decides_and_a_move_is_in_effect()
    {
        Assert.Equal("first", (await setup.Balancer.AskAsync(Positions, "/pool")).Body);

        await setup.Balancer.ChangeAsync("second pool", ("position", 1));
        Assert.Equal("second", (await setup.Balancer.AskAsync(Positions, "/pool")).Body);
    }

    [Theory]
    [InlineData("/both", "X-One: 1", 403)]
    [InlineData("/both", "X-Two: 1", 200)]
    [InlineData("/one", "X-One: 1", 200)]
    public async Task All_rules_of_a_policy_must_match(string target, string header, int status) =>
        Assert.Equal(status, (await setup.Balancer.AskAsync(Switched, target, headers: header)).Status);

    [Theory]
    [InlineData("/disabled/rule", 403)]
    [InlineData("/disabled/policy", 200)]
    [InlineData("/disabled/all/rules", 200)]
    [InlineData("/no/rules", 200)]
    public async Task What_is_disabled_counts_for_nothing(string target, int status) =>
        Assert.Equal(status, (await setup.Balancer.AskAsync(Switched, target)).Status);

    [Fact]
    public async Task A_disabled_policy_can_be_enabled_and_its_action_changed()
    {
        await setup.Balancer.ChangeAsync("changing", ("admin_state_up", true));
        Assert.Equal("403", (await setup.Balancer.AskAsync(Switched, "/changing")).Outcome);

        await setup.Balancer.ChangeAsync("changing", ("action", "REDIRECT_TO_URL"), ("redirect_url", "http://example.org/c"), ("redirect_http_code", 308));
        Assert.Equal("308 http://example.org/c", (await setup.Balancer.AskAsync(Switched, "/changing")).Outcome);
    }

    [Fact]
    public async Task A_switch_to_a_disabled_pool_leaves_requests_to_the_default_pool()
    {
        Assert.Equal("lent", (await setup.Balancer.AskAsync(Switched, "/lent")).Body);

        await setup.Balancer.ChangeAsync("lent pool", ("admin_state_up", false));
        Assert.Equal("rest", (await setup.Balancer.AskAsync(Switched, "/lent")).Body);
    }

    public sealed class Setup(WireServer server) : WireSetup(server)
    {
        internal override JsonObject[] Listeners() =>
        [
            Of(Actions, "default",
                Reject("reject", Wanted.Path("EQUAL_TO", "/reject")),
                ToUrl("url", Odd, Wanted.Path("EQUAL_TO", "/url")),
                Wanted.Policy("prefix", "REDIRECT_PREFIX", [Wanted.Path("STARTS_WITH", "/prefix")], ("redirect_prefix", "https://example.org/p%41")),
                ToPool("pool", "other", Wanted.Path("EQUAL_TO", "/pool"))),
            Of(Kinds, "kinds",
                ToPool("kind 1", "kinds other", Wanted.Path("STARTS_WITH", "/a")),
                ToUrl("kind 2", "http://example.org/b", Wanted.Path("STARTS_WITH", "/ab")),
                Reject("kind 3", Wanted.Path("STARTS_WITH", "/abc"))),
            Of(Positions, "positions",
                ToUrl("first url", "http://example.org/first", Wanted.Path("EQUAL_TO", "/url")),
                ToUrl("second url", "http://example.org/second", Wanted.Path("STARTS_WITH", "/u")),
                ToPool("first pool", "first", Wanted.Path("EQUAL_TO", "/pool")),
                ToPool("second pool", "second", Wanted.Path("STARTS_WITH", "/p"))),
            Of(Switched, "rest",
                Reject("both", Wanted.Path("EQUAL_TO", "/both"), Wanted.Rule("HEADER", "EQUAL_TO", "1", ("key", "X-One"))),
                Reject("half", Wanted.Path("EQUAL_TO", "/disabled/rule"), Disabled(Wanted.Path("EQUAL_TO", "/never"))),
                Disabled(Reject("off", Wanted.Path("EQUAL_TO", "/disabled/policy"))),
                Reject("hollow", Disabled(Wanted.Path("EQUAL_TO", "/disabled/all/rules"))),
                Reject("empty"),
                Disabled(Reject("changing", Wanted.Path("EQUAL_TO", "/changing"))),
                ToPool("lending", "lent", Wanted.Path("EQUAL_TO", "/lent"))),
            .. ((int[])[301, 302, 303, 307, 308]).Select(Redirecting),
        ];

        private JsonObject Of(int port, string member, params JsonObject[] policies) =>
            Wanted.Listener("HTTP", port, Wanted.Pool($"{member} pool", Members(member)), ("l7policies", policies));

        private static JsonObject Redirecting(int code) => Wanted.Listener("HTTP", Codes + code, null, ("l7policies", (JsonObject[])
        [
            ToUrl($"url {code}", $"http://url.example/{code}", Wanted.Path("EQUAL_TO", "/url")).With(("redirect_http_code", code)),
            Wanted.Policy($"prefix {code}", "REDIRECT_PREFIX", [Wanted.Path("EQUAL_TO", "/prefix")],
                ("redirect_prefix", "http://prefix.example"), ("redirect_http_code", code)),
        ]));

        private static JsonObject Reject(string name, params JsonObject[] rules) => Wanted.Policy(name, "REJECT", rules);

        private static JsonObject ToUrl(string name, string url, params JsonObject[] rules) =>
            Wanted.Policy(name, "REDIRECT_TO_URL", rules, ("redirect_url", url));

        private JsonObject ToPool(string name, string member, params JsonObject[] rules) =>
            Wanted.Policy(name, "REDIRECT_TO_POOL", rules, ("redirect_pool", Wanted.Pool($"{member} pool", Members(member))));

        private static JsonObject Disabled(JsonObject resource) => resource.With(("admin_state_up", false));
    }
}
