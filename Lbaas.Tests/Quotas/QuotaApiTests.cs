using System.Net;
using System.Text.Json;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Quotas;

/// <summary><c>/v2/lbaas/quotas</c> (spec api 12).</summary>
public sealed class QuotaApiTests(QuotaServer server) : IClassFixture<QuotaServer>
{
    private const string AllDefaults =
        """
        "loadbalancer":-1,"load_balancer":-1,"listener":-1,"member":-1,"pool":-1,"healthmonitor":-1,"health_monitor":-1,"l7policy":-1,"l7rule":-1
        """;

    [Theory]
    [InlineData("quotas/nobody", "nobody")]
    [InlineData("quotas/nobody/default", "nobody")]
    [InlineData("quotas/defaults", "defaults")]
    public async Task A_project_without_limits_of_its_own_has_the_defaults_in_the_documented_order(string path, string project)
    {
        var reply = await server.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal($$$"""{"quota":{"project_id":"{{{project}}}",{{{AllDefaults}}},"tenant_id":"{{{project}}}"}}""", reply.Text);
    }

    [Fact]
    public async Task A_limit_that_is_set_is_answered_and_shown_under_both_spellings()
    {
        var reply = await server.PutAsync("quotas/set", """{"quota":{"loadbalancer":3,"health_monitor":4}}""");

        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        Assert.Equal(reply.Text, (await server.GetAsync("quotas/set")).Text);
        Assert.Equal([3, 3, 4, 4, -1], Limits(reply, "loadbalancer", "load_balancer", "healthmonitor", "health_monitor", "pool"));
    }

    [Fact]
    public async Task What_is_not_customised_is_null_in_the_list()
    {
        await server.LimitAsync("listed", """{"pool":7}""");

        var reply = await server.GetAsync("quotas?project_id=listed");

        Assert.Equal(
            """
            {"quotas":[{"project_id":"listed","loadbalancer":null,"load_balancer":null,"listener":null,"member":null,"pool":7,"healthmonitor":null,"health_monitor":null,"l7policy":null,"l7rule":null,"tenant_id":"listed"}]
            """,
            reply.Text[..reply.Text.IndexOf(",\"quotas_links\"", StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task The_list_goes_on_after_a_project_whose_id_is_no_UUID()
    {
        await server.LimitAsync("page one", """{"pool":1}""");
        await server.LimitAsync("page two", """{"pool":1}""");

        var reply = await server.GetAsync("quotas?marker=page%20one&limit=1");

        Assert.Equal("page two", reply.Json.GetProperty("quotas")[0].GetProperty("project_id").GetString());
    }

    [Fact]
    public async Task What_is_not_given_stays_and_null_goes_back_to_the_default()
    {
        await server.LimitAsync("partly", """{"pool":7,"member":8}""");

        var reply = await server.PutAsync("quotas/partly", """{"quota":{"member":null}}""");

        Assert.Equal([7, -1], Limits(reply, "pool", "member"));
    }

    [Fact]
    public async Task A_reset_gives_the_defaults_back()
    {
        await server.LimitAsync("reset", """{"pool":7}""");

        var reply = await server.DeleteAsync("quotas/reset");

        Assert.Equal((HttpStatusCode.Accepted, ""), (reply.Status, reply.Text));
        Assert.Equal([-1], Limits(await server.GetAsync("quotas/reset"), "pool"));
    }

    [Fact]
    public async Task Nothing_to_reset_is_404()
    {
        var reply = await server.DeleteAsync("quotas/nothing");

        Assert.Equal((HttpStatusCode.NotFound, "Quotas nothing not found."), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("-2", "Value should be greater or equal to -1")]
    [InlineData("2000000001", "Value should be lower or equal to 2000000000")]
    public async Task MI_7_a_limit_out_of_range_is_400(string value, string reason)
    {
        var reply = await server.PutAsync("quotas/range", $$$"""{"quota":{"pool":{{{value}}}}}""");

        Assert.Equal(
            (HttpStatusCode.BadRequest, $"Invalid input for field/attribute pool. Value: '{value}'. {reason}"), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("2000000000")]
    public async Task MI_7_a_limit_in_range_is_taken(string value)
    {
        var reply = await server.PutAsync("quotas/range", $$$"""{"quota":{"pool":{{{value}}}}}""");

        Assert.Equal([int.Parse(value)], Limits(reply, "pool"));
    }

    [Fact]
    public async Task An_unknown_key_is_named()
    {
        var reply = await server.PutAsync("quotas/unknown", """{"quota":{"amphora":1}}""");

        Assert.Equal((HttpStatusCode.BadRequest, "Unknown attribute for argument quotas.quota: amphora"), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task A_project_id_has_36_characters_at_most()
    {
        var reply = await server.PutAsync($"quotas/{new string('x', 37)}", """{"quota":{"pool":1}}""");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Fact]
    public async Task Configured_defaults_are_shown_and_hold()
    {
        await using var limited = new TestServer("--Lbaas:Quotas:Enforced=true", "--Lbaas:Quotas:Defaults:loadbalancer=0");
        await limited.InitializeAsync();

        Assert.Equal([0], Limits(await limited.GetAsync("quotas/any"), "loadbalancer"));
        var reply = await limited.PostAsync(
            "loadbalancers", $$$"""{"loadbalancer":{"project_id":"any","vip_subnet_id":"{{{Guid.NewGuid()}}}"}}""");
        QuotaServer.Met("Load Balancer", reply);
    }

    private static IEnumerable<int> Limits(ApiReply reply, params string[] names)
    {
        JsonElement quota = reply.Json.GetProperty("quota");
        return names.Select(name => quota.GetProperty(name).GetInt32());
    }
}
