using System.Net;

namespace Lbaas.Tests.Authorization;

/// <summary>What becomes of requests that touch another project's objects (spec api 3.2), over real HTTP.</summary>
public sealed class AccessTests(TestingServer house) : IClassFixture<TestingServer>
{
    private const string Nothing = "00000000-1111-2222-3333-444444444444";

    // Method, path, body; a body that would be accepted.
    public static TheoryData<string, string, string?> Touching => new()
    {
        { "GET", "loadbalancers/{lb}", null },
        { "GET", "loadbalancers/{lb}/status", null },
        { "GET", "loadbalancers/{lb}/statuses", null },
        { "GET", "loadbalancers/{lb}/stats", null },
        { "PUT", "loadbalancers/{lb}", """{"loadbalancer":{"name":"x"}}""" },
        { "DELETE", "loadbalancers/{lb}?cascade=true", null },
        { "GET", "listeners/{listener}", null },
        { "GET", "listeners/{listener}/stats", null },
        { "PUT", "listeners/{listener}", """{"listener":{"name":"x"}}""" },
        { "DELETE", "listeners/{listener}", null },
        { "POST", "listeners", """{"listener":{"loadbalancer_id":"{lb}","protocol":"TCP","protocol_port":81,"project_id":"other"}}""" },
        { "GET", "pools/{pool}", null },
        { "PUT", "pools/{pool}", """{"pool":{"name":"x"}}""" },
        { "DELETE", "pools/{pool}", null },
        { "POST", "pools", """{"pool":{"loadbalancer_id":"{lb}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}""" },
        { "POST", "pools", """{"pool":{"listener_id":"{listener}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}""" },
        { "GET", "pools/{pool}/members", null },
        { "POST", "pools/{pool}/members", """{"member":{"address":"10.0.0.2","protocol_port":80}}""" },
        { "PUT", "pools/{pool}/members", """{"members":[]}""" },
        { "PUT", "pools/{pool}/members?additive_only=true", """{"members":[]}""" },
        { "GET", "pools/{pool}/members/{member}", null },
        { "PUT", "pools/{pool}/members/{member}", """{"member":{"name":"x"}}""" },
        { "DELETE", "pools/{pool}/members/{member}", null },
        { "GET", "healthmonitors/{hm}", null },
        { "PUT", "healthmonitors/{hm}", """{"healthmonitor":{"name":"x"}}""" },
        { "DELETE", "healthmonitors/{hm}", null },
        { "POST", "healthmonitors", """{"healthmonitor":{"pool_id":"{pool}","type":"HTTP","delay":5,"timeout":3,"max_retries":2}}""" },
    };

    [Theory]
    [MemberData(nameof(Touching))]
    public async Task A_foreign_object_is_answered_403(string method, string path, string? body)
    {
        var reply = await house.SendAsync("other", "member,load-balancer_member", method, path, body);

        Assert.Equal((HttpStatusCode.Forbidden, "Policy does not allow this request to be performed."), (reply.Status, reply.Fault));
    }

    [Theory]
    [MemberData(nameof(Touching))]
    public async Task A_missing_object_is_answered_404(string method, string path, string? body)
    {
        string Missing(string text) => text.Replace("{lb}", Nothing).Replace("{listener}", Nothing).Replace("{pool}", Nothing).Replace("{hm}", Nothing);

        var reply = await house.SendAsync("other", "member,load-balancer_member", method, Missing(path), body is null ? null : Missing(body));

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
    }

    [Theory]
    [MemberData(nameof(Touching))]
    public async Task A_reader_reads_what_is_the_own_projects_and_changes_nothing(string method, string path, string? body)
    {
        var reply = await house.SendAsync("owner", "reader", method, path, body);

        Assert.Equal(method == "GET" ? HttpStatusCode.OK : HttpStatusCode.Forbidden, reply.Status);
    }

    [Theory]
    [MemberData(nameof(Touching))]
    public async Task A_global_observer_reads_what_is_anybodys_and_changes_nothing(string method, string path, string? body)
    {
        var reply = await house.SendAsync("other", "load-balancer_global_observer", method, path, body);

        Assert.Equal(method == "GET" ? HttpStatusCode.OK : HttpStatusCode.Forbidden, reply.Status);
    }

    [Fact]
    public async Task A_member_of_the_project_changes_what_is_its_own()
    {
        var reply = await house.SendAsync("owner", "member", "PUT", "listeners/{listener}", """{"listener":{"description":"mine"}}""");

        Assert.Equal((HttpStatusCode.OK, "mine"), (reply.Status, reply.Json.GetProperty("listener").GetProperty("description").GetString()));
    }

    [Theory]
    [InlineData("other", "member", HttpStatusCode.Forbidden)]
    [InlineData("owner", "reader", HttpStatusCode.Forbidden)]
    [InlineData("owner", "member", HttpStatusCode.Created)]
    [InlineData("other", "admin", HttpStatusCode.Created)]
    public async Task A_load_balancer_is_made_in_ones_own_project(string project, string role, HttpStatusCode expected)
    {
        var reply = await house.SendAsync(project, role, "POST", "loadbalancers",
            """{"loadbalancer":{"project_id":"owner","vip_subnet_id":"11111111-2222-3333-4444-555555555555"}}""");

        Assert.Equal(expected, reply.Status);
    }

    // The order of failures is that of spec api 15: who may not is not told what else is wrong.
    [Fact]
    public async Task Who_may_not_create_is_told_so_before_what_is_wrong_with_it() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SendAsync("other", "reader", "POST", "loadbalancers", """{"loadbalancer":{}}""")).Status);

    [Theory]
    [InlineData("service", HttpStatusCode.OK)]
    [InlineData("other", HttpStatusCode.Forbidden)]
    public async Task A_service_lists_members_of_anybody(string role, HttpStatusCode expected)
    {
        var reply = await house.SendAsync("services", role, "GET", "pools/{pool}/members");

        Assert.Equal(expected, reply.Status);
        if (expected == HttpStatusCode.OK)
            Assert.Equal(house.Member, reply.Json.GetProperty("members")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_service_reads_nothing_else() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SendAsync("services", "service", "GET", "pools/{pool}/members/{member}")).Status);

    [Theory]
    [InlineData("providers")]
    [InlineData("flavors")]
    [InlineData("availabilityzones")]
    public async Task What_is_nobodys_is_read_by_whoever_may_read_at_all(string path)
    {
        var reader = await house.SendAsync("other", "reader", "GET", path);
        var nobody = await house.SendAsync("other", "nothing", "GET", path);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (reader.Status, nobody.Status));
    }

    [Theory]
    [InlineData("flavorprofiles")]
    [InlineData("availabilityzoneprofiles")]
    [InlineData("providers/amphora/flavor_capabilities")]
    [InlineData("providers/amphora/availability_zone_capabilities")]
    public async Task What_is_behind_the_offers_is_read_by_administrators_alone(string path)
    {
        var administrator = await house.SendAsync("other", "load-balancer_admin", "GET", path);
        var member = await house.SendAsync("other", "member,load-balancer_global_observer", "GET", path);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (administrator.Status, member.Status));
    }

    [Theory]
    [InlineData("member", HttpStatusCode.Forbidden)]
    [InlineData("load-balancer_admin", HttpStatusCode.OK)]
    public async Task The_operators_pages_are_the_administrators(string role, HttpStatusCode expected) =>
        Assert.Equal(expected, (await house.SendAsync("owner", role, "GET", "/operator/actors")).Status);
}
