using System.Net;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Noop;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Api;

/// <summary>What happens to a change that comes while another is under way, and to changes that nobody can take.</summary>
public sealed class ModeTests
{
    [Fact]
    public async Task In_strict_mode_a_change_of_a_pending_load_balancer_is_answered_409()
    {
        await using var server = await StartAsync("--Lbaas:Changes:Mode=strict");
        var id = await server.BalancerAsync();
        Nodes(server).Hang();
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"one"}}""");

        var reply = await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"two"}}""");

        Nodes(server).BeWell();
        Assert.Equal((HttpStatusCode.Conflict, $"Invalid state PENDING_UPDATE of loadbalancer resource {id}"), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task In_strict_mode_a_child_of_a_pending_load_balancer_is_answered_409()
    {
        await using var server = await StartAsync("--Lbaas:Changes:Mode=strict");
        var id = await server.BalancerAsync();
        Nodes(server).Hang();
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"one"}}""");

        var reply = await server.PostAsync("pools", $$$"""{"pool":{"loadbalancer_id":"{{{id}}}","protocol":"TCP","lb_algorithm":"ROUND_ROBIN"}}""");

        Nodes(server).BeWell();
        Assert.Equal((HttpStatusCode.Conflict, $"Load Balancer {id} is immutable and cannot be updated."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task In_queue_mode_changes_of_a_pending_load_balancer_are_accepted_and_all_done()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();
        Nodes(server).Hang();
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"one"}}""");

        var reply = await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"description":"two"}}""");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Nodes(server).BeWell();
        var shown = (await server.ActiveAsync($"loadbalancers/{id}", "loadbalancer")).GetProperty("loadbalancer");
        Assert.Equal(("one", "two"), (shown.GetProperty("name").GetString(), shown.GetProperty("description").GetString()));
    }

    [Fact]
    public async Task Why_something_is_in_error_is_shown()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();
        Nodes(server).Fail(() => new LoadBalancerProvisioningException("the node refuses it"), 1);
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"one"}}""");

        await server.StatusAsync($"loadbalancers/{id}", "loadbalancer", "ERROR");

        var error = (await server.GetAsync("/operator/errors")).Json.GetProperty("errors").EnumerateArray().Single();
        Assert.Equal((id, "the node refuses it"), (error.GetProperty("resource").GetString(), error.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task What_is_pending_is_shown_with_its_owner_and_deadline()
    {
        await using var server = await StartAsync();
        var id = await server.BalancerAsync();
        Nodes(server).Hang();
        await server.PutAsync($"loadbalancers/{id}", """{"loadbalancer":{"name":"one"}}""");

        var pending = (await server.GetAsync("/operator/pending")).Json.GetProperty("pending")[0];

        Nodes(server).BeWell();
        Assert.Equal(($"lb-{id}", id), (pending.GetProperty("owner").GetString(), pending.GetProperty("resources")[0].GetString()));
    }

    [Fact]
    public async Task The_concurrency_can_be_changed_while_running()
    {
        await using var server = await StartAsync();

        await server.PutAsync("/operator/limits", """{"max_concurrent":3}""");

        Assert.Equal(3, (await server.GetAsync("/operator/limits")).Json.GetProperty("max_concurrent").GetInt32());
    }

    private static async Task<TestServer> StartAsync(params string[] settings)
    {
        var server = new TestServer(settings);
        await server.InitializeAsync();
        return server;
    }

    private static NoopBehavior Nodes(TestServer server) =>
        ((NoopAmphoraDriver)server.Services.GetRequiredService<IAmphoraDriver>()).Behavior;
}
