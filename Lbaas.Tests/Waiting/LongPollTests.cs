using System.Net;
using Lbaas.Api.Waiting;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Noop;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lbaas.Tests.Waiting;

/// <summary><c>?wait=</c>: one request instead of many.</summary>
public sealed class LongPollTests
{
    [Fact]
    public async Task It_is_answered_when_the_status_is_there()
    {
        await using var server = await StartAsync();
        var id = await PendingAsync(server);

        var waiting = server.GetAsync($"loadbalancers/{id}?wait=ACTIVE&timeout=60");
        await HeldAsync(server);
        Nodes(server).BeWell();

        Assert.Equal("ACTIVE", Status(await waiting));
    }

    [Fact]
    public async Task It_is_answered_when_the_resource_fails()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();
        Nodes(server).Fail(() => new LoadBalancerProvisioningException("no"));
        Nodes(server).Hang();
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"a"}}""");
        var waiting = server.GetAsync($"loadbalancers/{id}?wait=ACTIVE&timeout=60");
        await HeldAsync(server);

        // A call that hangs fails, if it was to, when it goes on.
        Nodes(server).BeWell();

        Assert.Equal("ERROR", Status(await waiting));
    }

    [Fact]
    public async Task It_is_answered_404_when_the_resource_goes()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();

        var waiting = server.GetAsync($"loadbalancers/{id}?wait=DELETED&timeout=60");
        await HeldAsync(server);
        await server.DeleteAsync($"loadbalancers/{id}");

        Assert.Equal(HttpStatusCode.NotFound, (await waiting).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task When_the_time_is_over_it_shows_what_there_is(int seconds)
    {
        await using var server = await StartAsync();
        var id = await PendingAsync(server);

        var reply = await server.GetAsync($"loadbalancers/{id}?wait=ACTIVE&timeout={seconds}");

        Nodes(server).BeWell();
        Assert.Equal((HttpStatusCode.OK, "PENDING_UPDATE"), (reply.Status, Status(reply)));
    }

    [Fact]
    public async Task A_child_can_be_waited_for_and_shown_in_part()
    {
        await using var server = await StartAsync();
        var id = await PendingAsync(server);
        var pool = (await server.PostAsync("pools", $$$"""{"pool":{"loadbalancer_id":"{{{id}}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}"""))
            .Json.GetProperty("pool").GetProperty("id").GetString();

        var waiting = server.GetAsync($"pools/{pool}?wait=ACTIVE&fields=id");
        await HeldAsync(server);
        Nodes(server).BeWell();

        Assert.Equal($$$"""{"pool":{"id":"{{{pool}}}"}}""", (await waiting).Text);
    }

    [Theory]
    [InlineData("wait=GREEN")]
    [InlineData("wait=")]
    [InlineData("wait=ACTIVE&timeout=301")]
    [InlineData("wait=ACTIVE&timeout=-1")]
    [InlineData("wait=ACTIVE&timeout=x")]
    [InlineData("timeout=3")]
    public async Task What_cannot_be_waited_for_is_answered_400(string query)
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await server.GetAsync($"loadbalancers/{id}?{query}")).Status);
    }

    [Fact]
    public async Task Beyond_the_bound_nobody_else_may_wait()
    {
        await using var server = await StartAsync("--Lbaas:Events:WaitersMax=1");
        var id = await PendingAsync(server);
        var waiting = server.GetAsync($"loadbalancers/{id}?wait=ACTIVE&timeout=60");
        await HeldAsync(server);

        var refused = await server.GetAsync($"loadbalancers/{id}?wait=ACTIVE");

        Nodes(server).BeWell();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (refused.Status, refused.Headers.RetryAfter is not null));
        Assert.Equal("ACTIVE", Status(await waiting));
    }

    [Fact]
    public async Task A_stopping_server_answers_those_who_wait()
    {
        await using var server = await StartAsync();
        var id = await PendingAsync(server);
        var waiting = server.GetAsync($"loadbalancers/{id}?wait=ACTIVE&timeout=60");
        await HeldAsync(server);

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal("PENDING_UPDATE", Status(await waiting));
    }

    // A load balancer whose update hangs.
    private static async Task<string> PendingAsync(TestServer server)
    {
        var id = await server.BalancerAsync();
        Nodes(server).Hang();
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"a"}}""");
        return id;
    }

    private static Task HeldAsync(TestServer server) =>
        Eventually.Async(() => server.Services.GetRequiredService<LongPoll>().Waiting == 1, "the request is held");

    private static string? Status(ApiReply reply) =>
        reply.Json.GetProperty("loadbalancer").GetProperty("provisioning_status").GetString();

    private static NoopBehavior Nodes(TestServer server) =>
        ((NoopAmphoraDriver)server.Services.GetRequiredService<IAmphoraDriver>()).Behavior;

    private static async Task<TestServer> StartAsync(params string[] settings)
    {
        var server = new TestServer(settings);
        await server.InitializeAsync();
        return server;
    }
}
