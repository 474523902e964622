using System.Net;
using System.Text.Json;
using Lbaas.Actors.Contract;
using Lbaas.Drivers.Amphorae;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Api;

/// <summary>The operator's pages on the processes that share the actors, where there is one, and on a single actor.</summary>
public sealed class NodeTests : IAsyncLifetime
{
    private readonly TestServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_only_node_is_up_and_leads()
    {
        var page = await ClusterAsync();

        var node = Assert.Single(page.GetProperty("nodes").EnumerateArray());
        Assert.Equal("Up", node.GetProperty("status").GetString());
        Assert.Equal(page.GetProperty("leader").GetString(), node.GetProperty("node").GetString());
    }

    [Fact]
    public async Task The_position_is_that_of_the_last_event()
    {
        await _server.BalancerAsync();

        var position = (await ClusterAsync()).GetProperty("nodes")[0].GetProperty("position").GetInt64();

        using var events = JsonDocument.Parse((await _server.SendAsync("GET", "events", null, ("Accept", "application/json"))).Text);
        Assert.InRange(position, 1, events.RootElement.GetProperty("next").GetInt64());
    }

    [Fact]
    public async Task Actors_in_memory_are_counted_by_kind()
    {
        await _server.BalancerAsync();

        var region = (await ClusterAsync()).GetProperty("regions").EnumerateArray().Single(region => region.GetProperty("kind").GetString() == "lb");

        Assert.Equal(1, region.GetProperty("parts")[0].GetProperty("loaded").GetInt32());
    }

    [Fact]
    public async Task The_last_node_is_not_drained()
    {
        var node = (await ClusterAsync()).GetProperty("node").GetString();

        Assert.Equal(HttpStatusCode.Conflict, (await _server.PostAsync($"/operator/cluster/nodes/{node}/drain", "")).Status);
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_not_drained() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _server.PostAsync("/operator/cluster/nodes/elsewhere:1/drain", "")).Status);

    [Fact]
    public async Task An_actor_s_page_has_its_last_events_newest_first()
    {
        var balancer = await _server.BalancerAsync();
        for (var i = 0; i < 12; i++)
        {
            await _server.PutAsync($"loadbalancers/{balancer}", $$$"""{"loadbalancer":{"name":"n{{{i}}}"}}""");
            await _server.ActiveAsync($"loadbalancers/{balancer}", "loadbalancer");
        }

        var page = await ActorAsync($"lb/{balancer}");

        var count = page.GetProperty("events").GetInt64();
        Assert.Equal(
            Enumerable.Range(0, 20).Select(back => count - back),
            page.GetProperty("last_events").EnumerateArray().Select(static recorded => recorded.GetProperty("sequence_number").GetInt64()));
        Assert.StartsWith("lb.", page.GetProperty("last_events")[0].GetProperty("type").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Nothing_has_happened_after_the_last_event_of_an_actor_s_page(int changes)
    {
        var balancer = await _server.BalancerAsync();
        for (var i = 0; i < changes; i++)
        {
            await _server.PutAsync($"loadbalancers/{balancer}", $$$"""{"loadbalancer":{"name":"n{{{i}}}"}}""");
            await _server.ActiveAsync($"loadbalancers/{balancer}", "loadbalancer");
        }

        var last = (await ActorAsync($"lb/{balancer}")).GetProperty("events").GetInt64();

        var rest = await _server.Services.GetRequiredService<IActorHost>().ReadHistoryAsync(new ActorAddress("lb", balancer), last - 1, 10);
        Assert.Equal(last, Assert.Single(rest).SequenceNumber);
    }

    [Fact]
    public async Task An_actor_s_page_says_what_it_has_to_do_and_when()
    {
        var balancer = await _server.BalancerAsync();
        await _server.BalancerAsync("other");
        var nodes = ((NoopAmphoraDriver)_server.Services.GetRequiredService<IAmphoraDriver>()).Behavior;
        nodes.Hang();
        await _server.PutAsync($"loadbalancers/{balancer}", """{"loadbalancer":{"name":"slow"}}""");

        var page = await ActorAsync($"lb/{balancer}");

        nodes.BeWell();
        Assert.Equal($"lb-{balancer}", Assert.Single(page.GetProperty("pending").EnumerateArray()).GetProperty("owner").GetString());
        Assert.NotEqual(0, page.GetProperty("timers").GetArrayLength());
        Assert.True(page.GetProperty("place").GetProperty("is_loaded").GetBoolean());
    }

    [Theory]
    [InlineData("lb/1c6a2f4e-0000-4000-8000-000000000000")]
    [InlineData("unicorn/1")]
    public async Task There_is_no_page_of_an_actor_that_never_was(string actor) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _server.GetAsync($"/operator/actors/{actor}")).Status);

    private async Task<JsonElement> ClusterAsync() => (await _server.GetAsync("/operator/cluster")).Json;

    private async Task<JsonElement> ActorAsync(string actor) => (await _server.GetAsync($"/operator/actors/{actor}")).Json;
}
