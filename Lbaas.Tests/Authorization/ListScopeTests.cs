using System.Net;

namespace Lbaas.Tests.Authorization;

/// <summary>Lists show what is the caller's, and tell nothing of what is not (spec api 3.2).</summary>
public sealed class ListScopeTests(TestingServer house) : IClassFixture<TestingServer>
{
    private readonly string _project = Guid.NewGuid().ToString();

    public static TheoryData<string, string> Lists => new()
    {
        { "loadbalancers", "{lb}" }, { "listeners", "{listener}" }, { "pools", "{pool}" }, { "healthmonitors", "{hm}" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Who_sees_one_project_is_shown_the_own_one(string plural, string id)
    {
        Assert.Contains(house.Path(id), await IdsAsync("owner", "reader", plural));
        Assert.Empty(await IdsAsync("other", "reader", plural));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Who_sees_every_project_is_shown_all_or_the_one_asked_for(string plural, string id)
    {
        Assert.Contains(house.Path(id), await IdsAsync("other", "load-balancer_global_observer", plural));
        Assert.Contains(house.Path(id), await IdsAsync("other", "load-balancer_global_observer", plural + "?project_id=owner"));
        Assert.Empty(await IdsAsync("other", "load-balancer_global_observer", plural + "?project_id=other"));
    }

    [Theory]
    [InlineData("loadbalancers?project_id=owner")]
    [InlineData("loadbalancers?tenant_id=owner")]
    [InlineData("listeners?project_id=owner&protocol=HTTP")]
    [InlineData("pools?project_id=nowhere")]
    public async Task A_foreign_project_is_answered_403(string path) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SendAsync("other", "member", "GET", path)).Status);

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    public async Task Who_may_read_nothing_is_shown_no_empty_list(string role) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SendAsync("owner", role, "GET", "loadbalancers")).Status);

    [Fact]
    public async Task Who_is_in_no_project_is_shown_no_list() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await house.SendAsync("", "reader", "GET", "loadbalancers")).Status);

    [Theory]
    [InlineData("loadbalancers?name=secret-m")]
    [InlineData("loadbalancers?id={lb}")]
    [InlineData("loadbalancers?tags=secret")]
    [InlineData("loadbalancers?not-tags=unheard-of")]
    [InlineData("loadbalancers?operating_status=OFFLINE")]
    [InlineData("listeners?loadbalancer_id={lb}")]
    [InlineData("pools?loadbalancer_id={lb}")]
    [InlineData("healthmonitors?pool_id={pool}")]
    public async Task A_filter_finds_nothing_foreign(string path) => Assert.Empty(await IdsAsync("other", "member", path));

    // Where a foreign object stands among the own ones tells its name, and that it is there at all.
    [Theory]
    [InlineData("{lb}")]
    [InlineData("99999999-1111-2222-3333-444444444444")]
    public async Task A_foreign_marker_is_one_that_does_not_exist(string marker)
    {
        await CreateAsync("a");
        await CreateAsync("z");

        var reply = await house.SendAsync(_project, "member", "GET", $"loadbalancers?sort=name&marker={marker}");

        Assert.Equal((HttpStatusCode.BadRequest, $"Supplied pagination marker '{house.Path(marker)}' is not valid."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task The_own_marker_goes_on()
    {
        var first = await CreateAsync("a");
        var second = await CreateAsync("z");

        Assert.Equal([second], await IdsAsync(_project, "member", $"loadbalancers?sort=name&marker={first}"));
    }

    [Fact]
    public async Task A_marker_out_of_another_pool_is_one_that_does_not_exist()
    {
        var balancer = await CreateAsync("own");
        var pool = await house.Server.CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");

        var reply = await house.SendAsync(_project, "member", "GET", $"pools/{pool}/members?marker={{member}}");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Fact]
    public async Task A_foreign_pool_can_not_be_made_the_own_listeners()
    {
        var balancer = await CreateAsync("own");

        var reply = await house.SendAsync(_project, "member", "POST", "listeners",
            $$$"""{"listener":{"loadbalancer_id":"{{{balancer}}}","protocol":"HTTP","protocol_port":80,"default_pool_id":"{pool}"}}""");

        Assert.Equal((HttpStatusCode.NotFound, $"Pool {house.Pool} not found."), (reply.Status, reply.Fault));
    }

    private Task<string> CreateAsync(string name) => house.Server.CreateAsync("loadbalancers", "loadbalancer",
        $$"""{"name":"{{name}}","project_id":"{{_project}}","vip_subnet_id":"11111111-2222-3333-4444-555555555555"}""");

    private async Task<List<string?>> IdsAsync(string project, string role, string path)
    {
        var reply = await house.SendAsync(project, role, "GET", path);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        var plural = path.Split('?')[0];
        return [.. reply.Json.GetProperty(plural).EnumerateArray().Select(item => item.GetProperty("id").GetString())];
    }
}
