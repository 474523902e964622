using System.Net;
using Lbaas.Actors.Quotas;
using Lbaas.Api.Quotas;
using Lbaas.Runtime.Hosting;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Quotas;

/// <summary>What a quota lets through, and that nothing is consumed by what did not happen.</summary>
public sealed class EnforcementTests(QuotaServer server) : IClassFixture<QuotaServer>
{
    [Fact]
    public async Task MI_8_load_balancers()
    {
        await server.LimitAsync("lbs", """{"loadbalancer":1}""");
        await server.BalancerOfAsync("lbs");

        QuotaServer.Met("Load Balancer", await server.PostBalancerAsync("lbs"));
    }

    [Fact]
    public async Task MI_8_listeners_pools_members_and_monitors()
    {
        await server.LimitAsync("all", """{"listener":1,"pool":1,"member":1,"healthmonitor":0}""");
        var balancer = await server.BalancerOfAsync("all");
        var pool = await server.PoolAsync(balancer);
        Assert.Equal(HttpStatusCode.Created, (await server.PostListenerAsync(balancer, 80)).Status);
        Assert.Equal(HttpStatusCode.Created, (await server.PostMemberAsync(pool, "10.0.0.1")).Status);

        QuotaServer.Met("Listener", await server.PostListenerAsync(balancer, 81));
        QuotaServer.Met("Member", await server.PostMemberAsync(pool, "10.0.0.2"));
        QuotaServer.Met("Pool", await server.PostAsync("pools", Pool(balancer)));
        QuotaServer.Met("Health Monitor", await server.PostAsync("healthmonitors", Monitor(pool)));
    }

    [Fact]
    public async Task MI_8_policies_and_rules()
    {
        await server.LimitAsync("l7", """{"l7policy":1,"l7rule":1}""");
        var balancer = await server.BalancerOfAsync("l7");
        var listener = await server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":80}""");
        var policy = await server.CreateAsync("l7policies", "l7policy", $$"""{"listener_id":"{{listener}}","action":"REJECT"}""");
        var rule = await server.CreateAsync($"l7policies/{policy}/rules", "rule", """{"type":"PATH","compare_type":"STARTS_WITH","value":"/a"}""");

        QuotaServer.Met("L7 Policy", await server.PostAsync("l7policies", $$$"""{"l7policy":{"listener_id":"{{{listener}}}","action":"REJECT"}}"""));
        QuotaServer.Met("L7 Rule", await server.PostAsync($"l7policies/{policy}/rules", """{"rule":{"type":"PATH","compare_type":"STARTS_WITH","value":"/b"}}"""));
        await server.DeleteAsync($"l7policies/{policy}/rules/{rule}");
        await server.GoneAsync($"l7policies/{policy}/rules/{rule}");
        await server.CreateAsync($"l7policies/{policy}/rules", "rule", """{"type":"PATH","compare_type":"STARTS_WITH","value":"/b"}""");
    }

    [Fact]
    public async Task MI_8_policies_in_a_populated_create_are_not_checked_but_count()
    {
        await server.LimitAsync("l7tree", """{"l7policy":1}""");
        var balancer = await server.BalancerOfAsync(
            "l7tree", ""","listeners":[{"protocol":"HTTP","protocol_port":80,"l7policies":[{"action":"REJECT"},{"action":"REJECT"}]}]""");
        var listener = await server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":81}""");

        QuotaServer.Met("L7 Policy", await server.PostAsync("l7policies", $$$"""{"l7policy":{"listener_id":"{{{listener}}}","action":"REJECT"}}"""));
    }

    [Fact]
    public async Task MI_8_resources_from_before_the_limit_count()
    {
        var balancer = await server.BalancerOfAsync("before");
        await server.PostListenerAsync(balancer, 80);

        await server.LimitAsync("before", """{"listener":1}""");

        QuotaServer.Met("Listener", await server.PostListenerAsync(balancer, 81));
    }

    [Fact]
    public async Task A_limit_lowered_below_the_use_keeps_what_is_there()
    {
        var balancer = await server.BalancerOfAsync("lower");
        await server.PostListenerAsync(balancer, 80);
        await server.PostListenerAsync(balancer, 81);
        await server.LimitAsync("lower", """{"listener":1}""");

        Assert.Equal(2, (await server.GetAsync("listeners?project_id=lower")).Json.GetProperty("listeners").GetArrayLength());
        QuotaServer.Met("Listener", await server.PostListenerAsync(balancer, 82));
    }

    [Fact]
    public async Task What_is_deleted_makes_room()
    {
        await server.LimitAsync("room", """{"loadbalancer":1,"listener":1}""");
        var first = await server.BalancerOfAsync("room");
        await server.PostListenerAsync(first, 80);
        await server.DeleteAsync($"loadbalancers/{first}?cascade=true");
        await server.GoneAsync($"loadbalancers/{first}");

        var second = await server.BalancerOfAsync("room");

        Assert.Equal(HttpStatusCode.Created, (await server.PostListenerAsync(second, 80)).Status);
    }

    [Theory]
    [InlineData("no", 404)]
    [InlineData("port taken", 409)]
    [InlineData("bad", 400)]
    public async Task A_failed_request_leaves_no_consumed_quota(string what, int status)
    {
        var project = $"failed {status}";
        await server.LimitAsync(project, """{"listener":2}""");
        var balancer = await server.BalancerOfAsync(project);
        await server.PostListenerAsync(balancer, 80);

        var failed = what switch
        {
            "no" => await server.PostListenerAsync(Guid.NewGuid().ToString(), 81),
            "port taken" => await server.PostListenerAsync(balancer, 80),
            _ => await server.PostAsync("listeners", Listener(balancer, "TCP", 81, "\"insert_headers\":{\"X-Forwarded-For\":\"true\"}")),
        };

        Assert.Equal(status, (int)failed.Status);
        Assert.Equal(HttpStatusCode.Created, (await server.PostListenerAsync(balancer, 82)).Status);
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_itself_is_told_before_the_quota()
    {
        await server.LimitAsync("early", """{"member":0}""");
        var pool = await server.PoolAsync(await server.BalancerOfAsync("early"));

        Assert.Equal(HttpStatusCode.BadRequest, (await server.PostMemberAsync(pool, "169.254.169.254")).Status);
    }

    [Fact]
    public async Task The_quota_is_told_before_what_clashes_with_other_resources()
    {
        await server.LimitAsync("late", """{"listener":1}""");
        var balancer = await server.BalancerOfAsync("late");
        await server.PostListenerAsync(balancer, 80);

        QuotaServer.Met("Listener", await server.PostListenerAsync(balancer, 80));
    }

    [Theory]
    [InlineData("member", 2, "Member")]
    [InlineData("pool", 0, "Pool")]
    [InlineData("listener", 0, "Listener")]
    [InlineData("healthmonitor", 0, "Health Monitor")]
    public async Task A_populated_create_that_is_refused_consumes_nothing(string kind, int limit, string title)
    {
        var project = $"tree {kind}";
        await server.LimitAsync(project, $$"""{"loadbalancer":1,"{{kind}}":{{limit}}}""");

        QuotaServer.Met(title, await server.PostBalancerAsync(project, Tree));

        Assert.Equal(HttpStatusCode.Created, (await server.PostBalancerAsync(project)).Status);
    }

    [Fact]
    public async Task A_populated_create_consumes_all_that_it_makes()
    {
        await server.LimitAsync("whole", """{"loadbalancer":1,"listener":1,"pool":1,"member":3,"healthmonitor":1}""");
        var balancer = await server.BalancerOfAsync("whole", Tree);

        QuotaServer.Met("Listener", await server.PostListenerAsync(balancer, 99));
        QuotaServer.Met("Pool", await server.PostAsync("pools", Pool(balancer)));
    }

    [Fact]
    public async Task A_batch_is_checked_by_how_much_it_grows()
    {
        await server.LimitAsync("batch", """{"member":2}""");
        var pool = await server.PoolAsync(await server.BalancerOfAsync("batch"));

        Assert.Equal(HttpStatusCode.Accepted, (await server.PutMembersAsync(pool, false, "10.0.0.1", "10.0.0.2")).Status);
        await server.ActiveAsync($"pools/{pool}", "pool");
        QuotaServer.Met("Member", await server.PutMembersAsync(pool, true, "10.0.0.3"));
        QuotaServer.Met("Member", await server.PutMembersAsync(pool, false, "10.0.0.1", "10.0.0.2", "10.0.0.3"));
        Assert.Equal(HttpStatusCode.Accepted, (await server.PutMembersAsync(pool, false, "10.0.0.1", "10.0.0.3")).Status);
    }

    [Fact]
    public async Task A_crash_between_reserve_and_create_gives_the_place_back()
    {
        await server.LimitAsync("crash", """{"loadbalancer":1}""");
        var host = server.Services.GetRequiredService<ActorHost>();
        var quota = QuotaCommand.AddressOf("crash");
        var soon = TimeSpan.FromSeconds(10);
        await host.AskAsync(quota, new CountUse(QuotaKinds.LoadBalancer, [], [], DateTimeOffset.UnixEpoch), soon);
        var reserved = await host.AskAsync(
            quota, new ReservePlaces([new(QuotaKinds.LoadBalancer, [Guid.NewGuid()])], 0, DateTimeOffset.UnixEpoch, false), soon);

        var reply = await server.PostBalancerAsync("crash");

        Assert.Equal((true, HttpStatusCode.Created), (((PlacesGranted)reserved).Held, reply.Status));
    }

    [Fact]
    public async Task A_lost_release_does_not_keep_a_place()
    {
        await server.LimitAsync("lost", """{"loadbalancer":1}""");
        var balancer = await server.BalancerOfAsync("lost");
        await server.DeleteAsync($"loadbalancers/{balancer}");
        await server.GoneAsync($"loadbalancers/{balancer}");
        var host = server.Services.GetRequiredService<ActorHost>();
        // As if nobody had said that it is gone.
        await host.AskAsync(
            QuotaCommand.AddressOf("lost"),
            new CountUse(QuotaKinds.LoadBalancer, [Guid.Parse(balancer)], [], DateTimeOffset.UnixEpoch), TimeSpan.FromSeconds(10));

        Assert.Equal(HttpStatusCode.Created, (await server.PostBalancerAsync("lost")).Status);
    }

    [Fact]
    public async Task With_noauth_nobody_counts()
    {
        await using var open = new TestServer();
        await open.InitializeAsync();
        await open.PutAsync("quotas/p", """{"quota":{"loadbalancer":0}}""");

        await open.BalancerAsync();

        Assert.IsType<NoQuotas>(open.Services.GetRequiredService<IQuotas>());
    }

    private const string Tree =
        """
        ,"pools":[{"name":"p","protocol":"TCP","lb_algorithm":"ROUND_ROBIN","healthmonitor":{"type":"TCP","delay":5,"timeout":4,"max_retries":3},
        "members":[{"address":"10.0.0.1","protocol_port":80},{"address":"10.0.0.2","protocol_port":80},{"address":"10.0.0.3","protocol_port":80}]}],
        "listeners":[{"protocol":"TCP","protocol_port":80,"default_pool":{"name":"p"}}]
        """;

    private static string Pool(string balancer) =>
        $$$"""{"pool":{"loadbalancer_id":"{{{balancer}}}","protocol":"TCP","lb_algorithm":"ROUND_ROBIN"}}""";

    private static string Monitor(string pool) =>
        $$$"""{"healthmonitor":{"pool_id":"{{{pool}}}","type":"TCP","delay":5,"timeout":4,"max_retries":3}}""";

    private static string Listener(string balancer, string protocol, int port, string more) =>
        $$$"""{"listener":{"loadbalancer_id":"{{{balancer}}}","protocol":"{{{protocol}}}","protocol_port":{{{port}}},{{{more}}}}}""";
}
