using System.Net;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Hosting;
using Lbaas.Akka.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Akka.Tests.Servers;

/// <summary>The server, twice, on one journal.</summary>
public sealed class TwoNodeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-cluster-").FullName;
    private readonly int[] _ports = ClusterServer.FreePorts(2);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Each_node_shows_at_once_what_was_created_at_it_and_soon_what_was_created_at_the_other()
    {
        await using var first = await StartAsync(0);
        await using var second = await StartAsync(1);

        foreach (var (here, there) in new[] { (first, second), (second, first) })
        {
            for (var i = 0; i < 20; i++)
            {
                var id = await here.CreateBalancerAsync($"lb{i}");
                Assert.NotNull(await here.StatusOfAsync(id));
                await Eventually.HoldsAsync(async () => await there.StatusOfAsync(id) == "ACTIVE", "it is ACTIVE");
            }
        }
    }

    [Fact]
    public async Task Actors_live_on_both_nodes_and_are_asked_from_either()
    {
        await using var first = await StartAsync(0);
        await using var second = await StartAsync(1);

        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
            ids.Add(await first.CreateBalancerAsync($"lb{i}"));
        foreach (var id in ids)
        {
            await Eventually.HoldsAsync(async () => await second.StatusOfAsync(id) == "ACTIVE", "it is ACTIVE");
            var (status, _) = await second.SendAsync(HttpMethod.Put, $"loadbalancers/{id}", """{"loadbalancer":{"name":"renamed"}}""");
            Assert.Equal(HttpStatusCode.OK, status);
        }

        Assert.All([first, second], static node => Assert.NotEqual(0, Handled(node)));
    }

    [Fact]
    public async Task After_a_stop_of_all_nodes_everything_is_there()
    {
        var ids = new List<string>();
        await using (var first = await StartAsync(0))
        {
            await using var second = await StartAsync(1);
            for (var i = 0; i < 10; i++)
                ids.Add(await (i % 2 == 0 ? first : second).CreateBalancerAsync($"lb{i}"));
        }

        await using var again = await StartAsync(0);

        foreach (var id in ids)
            await Eventually.HoldsAsync(async () => await again.StatusOfAsync(id) == "ACTIVE", "it is ACTIVE");
    }

    [Fact]
    public async Task The_other_node_goes_on_when_one_leaves_and_leads_then()
    {
        var first = await StartAsync(0);
        await using var second = await StartAsync(1);
        var id = await first.CreateBalancerAsync("lb");
        await Eventually.HoldsAsync(async () => await second.StatusOfAsync(id) == "ACTIVE", "it is ACTIVE");

        await first.DisposeAsync();

        var (status, _) = await second.SendAsync(HttpMethod.Put, $"loadbalancers/{id}", """{"loadbalancer":{"name":"renamed"}}""");
        Assert.Equal(HttpStatusCode.OK, status);
        await Eventually.Async(() => second.Services.GetRequiredService<LbaasCluster>().Leadership.IsLeader, "the other one leads");
    }

    [Fact]
    public async Task A_tree_of_some_hundred_kilobytes_reaches_an_actor_of_the_other_node()
    {
        await using var first = await StartAsync(0);
        await using var second = await StartAsync(1);
        var members = string.Join(',', Enumerable.Range(0, 2_400).Select(
            static i => $$"""{"address":"10.0.{{i / 250}}.{{i % 250}}","protocol_port":80}"""));
        var tree = $$$"""
            {"loadbalancer":{"name":"large","project_id":"p","vip_subnet_id":"6b0c8a6a-64e8-4bcd-a5b1-5dcd0c6ab9a1",
             "pools":[{"name":"pool","protocol":"TCP","lb_algorithm":"ROUND_ROBIN","members":[{{{members}}}]}]}}
            """;

        for (var isElsewhere = false; !isElsewhere;)
        {
            var (status, body) = await first.SendAsync(HttpMethod.Post, "loadbalancers", tree);
            Assert.Equal(HttpStatusCode.Created, status);
            var id = body.GetProperty("loadbalancer").GetProperty("id").GetString();
            var (_, page) = await first.SendAsync(HttpMethod.Get, $"/operator/actors/lb/{id}");
            isElsewhere = page.GetProperty("place").GetProperty("node").GetString() == $"127.0.0.1:{_ports[1]}";
        }
    }

    [Fact]
    public async Task A_node_says_that_it_is_ready()
    {
        await using var node = await StartAsync(0);

        var (status, _) = await node.SendAsync(HttpMethod.Get, ClusterHosting.ReadyPath);

        Assert.Equal(HttpStatusCode.OK, status);
    }

    private Task<ClusterServer> StartAsync(int node) => ClusterServer.StartAsync(_directory, _ports[node], _ports[0]);

    private static long Handled(ClusterServer node) =>
        node.Services.GetRequiredService<LbaasCluster>().Counters[EntityCounter.Handled];
}
