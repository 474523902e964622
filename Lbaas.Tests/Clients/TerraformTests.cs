using System.Net;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Noop;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Clients;

/// <summary>
/// What Terraform's provider waits for (spec clients): ACTIVE, with PENDING_CREATE and PENDING_UPDATE as the only ways there. It
/// repeats a request after 409, 500, 502, 503 and 504, but not after 429.
/// </summary>
public sealed class TerraformTests : IAsyncLifetime
{
    private readonly TestServer _server = new("--Lbaas:Changes:InFlightMax=1");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_creation_is_PENDING_CREATE_until_it_is_ACTIVE()
    {
        Nodes.Hang();
        var reply = await _server.PostAsync("loadbalancers", """{"loadbalancer":{"project_id":"p","vip_subnet_id":"11111111-1111-4111-8111-111111111111"}}""");
        var id = reply.Json.GetProperty("loadbalancer").GetProperty("id").GetString();
        var waiting = await StatusAsync($"loadbalancers/{id}", "loadbalancer");
        Nodes.BeWell();

        await _server.ActiveAsync($"loadbalancers/{id}", "loadbalancer");

        Assert.Equal("PENDING_CREATE", waiting);
    }

    [Fact]
    public async Task While_a_child_is_made_the_load_balancer_is_PENDING_UPDATE_until_it_is_ACTIVE()
    {
        var id = await _server.BalancerAsync();
        Nodes.Hang();
        await _server.PostAsync("pools", $$$"""{"pool":{"loadbalancer_id":"{{{id}}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}""");
        var waiting = await StatusAsync($"loadbalancers/{id}", "loadbalancer");
        Nodes.BeWell();

        await _server.ActiveAsync($"loadbalancers/{id}", "loadbalancer");

        Assert.Equal("PENDING_UPDATE", waiting);
    }

    [Fact]
    public async Task Each_of_its_resources_is_made_and_waited_for_in_turn_and_taken_away_again()
    {
        var balancer = await _server.BalancerAsync();
        var listener = await MakeAsync("listeners", "listener", $"\"loadbalancer_id\":\"{balancer}\",\"protocol\":\"HTTP\",\"protocol_port\":80");
        var pool = await MakeAsync("pools", "pool", $"\"listener_id\":\"{listener}\",\"protocol\":\"HTTP\",\"lb_algorithm\":\"ROUND_ROBIN\"");
        var monitor = await MakeAsync("healthmonitors", "healthmonitor", $"\"pool_id\":\"{pool}\",\"type\":\"HTTP\",\"delay\":5,\"timeout\":3,\"max_retries\":3");
        var member = await MakeAsync($"pools/{pool}/members", "member", "\"address\":\"10.8.0.1\",\"protocol_port\":80");
        var policy = await MakeAsync("l7policies", "l7policy", $"\"listener_id\":\"{listener}\",\"action\":\"REJECT\"");
        var rule = await MakeAsync($"l7policies/{policy}/rules", "rule", "\"type\":\"PATH\",\"compare_type\":\"STARTS_WITH\",\"value\":\"/a\"");

        // It polls each until 404, as the order of dependence demands.
        string[] inOrder =
        [
            $"l7policies/{policy}/rules/{rule}", $"l7policies/{policy}", $"pools/{pool}/members/{member}", $"healthmonitors/{monitor}",
            $"pools/{pool}", $"listeners/{listener}", $"loadbalancers/{balancer}",
        ];
        foreach (var path in inOrder)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await _server.DeleteAsync(path)).Status);
            await _server.GoneAsync(path);
        }
    }

    [Fact]
    public async Task What_is_too_much_is_answered_503_with_a_time_to_wait_and_never_429()
    {
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
            ids.Add(await _server.BalancerAsync());

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(
            i => _server.PutAsync($"loadbalancers/{ids[i % ids.Count]}", $$$"""{"loadbalancer":{"description":"{{{i}}}"}}""")));

        var refused = replies.Where(reply => reply.Status != HttpStatusCode.OK).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, reply => Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (reply.Status, reply.Headers.RetryAfter?.Delta > TimeSpan.Zero)));
    }

    private NoopBehavior Nodes => ((NoopAmphoraDriver)_server.Services.GetRequiredService<IAmphoraDriver>()).Behavior;

    private Task<string> MakeAsync(string collection, string kind, string fields) => _server.CreateAsync(collection, kind, $"{{{fields}}}");

    private async Task<string?> StatusAsync(string path, string kind) =>
        (await _server.GetAsync(path)).Json.GetProperty(kind).GetProperty("provisioning_status").GetString();
}
