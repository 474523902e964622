using System.Net;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Akka.Tests.Servers;

/// <summary>From one process to a cluster and back, on the same file.</summary>
public sealed class MovingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-moving-").FullName;
    private readonly int[] _ports = ClusterServer.FreePorts(1);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_was_created_in_one_process_is_there_in_the_cluster_and_the_other_way_round()
    {
        string before, between;
        await using (var embedded = await ClusterServer.StartEmbeddedAsync(_directory))
            before = await CreateAsync(embedded, "before");
        await using (var node = await StartNodeAsync())
        {
            Assert.Equal("ACTIVE", await node.StatusOfAsync(before));
            await RenameAsync(node, before);
            between = await CreateAsync(node, "between");
        }

        await using var again = await ClusterServer.StartEmbeddedAsync(_directory);

        Assert.Equal("ACTIVE", await again.StatusOfAsync(between));
        await RenameAsync(again, between);
        await RenameAsync(again, before);
    }

    [Fact]
    public async Task One_process_does_not_start_where_a_node_runs()
    {
        await using var node = await StartNodeAsync();

        await Assert.ThrowsAsync<DataDirectoryInUseException>(() => ClusterServer.StartEmbeddedAsync(_directory));
    }

    private Task<ClusterServer> StartNodeAsync() => ClusterServer.StartAsync(_directory, _ports[0], _ports[0]);

    private static async Task<string> CreateAsync(ClusterServer server, string name)
    {
        var id = await server.CreateBalancerAsync(name);
        await Eventually.HoldsAsync(async () => await server.StatusOfAsync(id) == "ACTIVE", "it is ACTIVE");
        return id;
    }

    // An actor that takes a change has its history, and goes on with it.
    private static async Task RenameAsync(ClusterServer server, string id)
    {
        var (status, _) = await server.SendAsync(HttpMethod.Put, $"loadbalancers/{id}", """{"loadbalancer":{"name":"renamed"}}""");
        Assert.Equal(HttpStatusCode.OK, status);
        await Eventually.HoldsAsync(async () => await server.StatusOfAsync(id) == "ACTIVE", "it is ACTIVE again");
    }
}
