using System.Net;
using System.Text.Json;
using Lbaas.Akka.Health;
using Lbaas.Akka.Tests.Servers;

namespace Lbaas.Akka.Tests.Nodes;

/// <summary>What whoever runs two nodes sees of them, and does with them.</summary>
public sealed class OperatorTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-operator-").FullName;
    private readonly int[] _ports = ClusterServer.FreePorts(2);
    private ClusterServer _first = null!;
    private ClusterServer _second = null!;

    public async Task InitializeAsync()
    {
        _first = await ClusterServer.StartAsync(_directory, _ports[0], _ports[0]);
        _second = await ClusterServer.StartAsync(_directory, _ports[1], _ports[0]);
    }

    public async Task DisposeAsync()
    {
        await _second.DisposeAsync();
        await _first.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Each_node_shows_both_with_how_far_they_are()
    {
        await _first.CreateBalancerAsync("lb");

        foreach (var node in new[] { _first, _second })
        {
            var page = await PageAsync(node, "cluster");
            Assert.Equal(_ports.Order().Select(NameOf), page.GetProperty("nodes").EnumerateArray().Select(static shown => shown.GetProperty("node").GetString()!).Order());
            Assert.All(page.GetProperty("nodes").EnumerateArray(), static shown =>
            {
                Assert.Equal("Up", shown.GetProperty("status").GetString());
                Assert.Equal(JsonValueKind.String, shown.GetProperty("since").ValueKind);
                Assert.Equal(JsonValueKind.Number, shown.GetProperty("position").ValueKind);
            });
            Assert.Equal(NameOf(_ports[0]), page.GetProperty("leader").GetString());
            Assert.Empty(page.GetProperty("unreachable").EnumerateArray());
        }
    }

    [Fact]
    public async Task All_shards_are_shown_with_the_node_that_has_them()
    {
        for (var i = 0; i < 20; i++)
            await _first.CreateBalancerAsync($"lb{i}");

        var page = await PageAsync(_second, "cluster");

        var parts = page.GetProperty("regions").EnumerateArray().Single(static region => region.GetProperty("kind").GetString() == "lb").GetProperty("parts");
        Assert.Equal(20, parts.EnumerateArray().Sum(static part => part.GetProperty("loaded").GetInt32()));
        Assert.Equal(2, parts.EnumerateArray().Count(static part => part.GetProperty("shards").GetInt32() > 0));
    }

    [Fact]
    public async Task All_partitions_of_the_heartbeats_are_somewhere() =>
        await Eventually.HoldsAsync(
            async () => (await PageAsync(_first, "cluster")).GetProperty("heartbeat_partitions").EnumerateArray().Sum(static part => part.GetProperty("shards").GetInt32())
                == new ClusterHeartbeatOptions().Partitions,
            "all partitions are somewhere");

    [Fact]
    public async Task An_actor_is_found_where_it_is_from_either_node()
    {
        var id = await _first.CreateBalancerAsync("lb");

        var here = (await PageAsync(_first, $"actors/lb/{id}")).GetProperty("place");
        await Eventually.HoldsAsync(async () => await _second.StatusOfAsync(id) is not null, "the other one has it");
        var there = (await PageAsync(_second, $"actors/lb/{id}")).GetProperty("place");

        Assert.True(here.GetProperty("is_loaded").GetBoolean());
        Assert.True(there.GetProperty("is_loaded").GetBoolean());
        Assert.Equal(here.GetProperty("node").GetString(), there.GetProperty("node").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_node_that_is_drained_at_either_one_leaves_and_the_other_goes_on(int asked)
    {
        var id = await _first.CreateBalancerAsync("lb");

        var (status, _) = await DrainAsync(asked == 0 ? _first : _second, _ports[0]);

        Assert.Equal(HttpStatusCode.Accepted, status);
        await _first.EndedAsync();
        var (changed, _) = await _second.SendAsync(HttpMethod.Put, $"loadbalancers/{id}", """{"loadbalancer":{"name":"renamed"}}""");
        Assert.Equal(HttpStatusCode.OK, changed);
        await Eventually.HoldsAsync(
            async () => (await PageAsync(_second, "cluster")) is var page && page.GetProperty("nodes").GetArrayLength() == 1
                && page.GetProperty("leader").GetString() == NameOf(_ports[1]),
            "the other one is alone and leads");
    }

    [Fact]
    public async Task The_last_node_is_not_drained()
    {
        await DrainAsync(_second, _ports[0]);

        var (status, _) = await DrainAsync(_second, _ports[1]);

        Assert.Equal(HttpStatusCode.Conflict, status);
    }

    [Fact]
    public async Task Of_two_wishes_at_the_same_moment_one_is_granted()
    {
        var wishes = await Task.WhenAll(DrainAsync(_first, _ports[0]), DrainAsync(_second, _ports[1]));

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Conflict], wishes.Select(static wish => wish.Status).Order());
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_not_drained() =>
        Assert.Equal(HttpStatusCode.NotFound, (await DrainAsync(_first, 1)).Status);

    private static Task<(HttpStatusCode Status, JsonElement Body)> DrainAsync(ClusterServer asked, int port) =>
        asked.SendAsync(HttpMethod.Post, $"/operator/cluster/nodes/{NameOf(port)}/drain");

    private static async Task<JsonElement> PageAsync(ClusterServer node, string page)
    {
        var (status, body) = await node.SendAsync(HttpMethod.Get, $"/operator/{page}");
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    private static string NameOf(int port) => $"127.0.0.1:{port}";
}
