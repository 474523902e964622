using System.Net;
using Lbaas.Akka.Tests.Servers;

namespace Lbaas.Akka.Tests.Housekeeping;

/// <summary>The servers' own loop, on a journal that two of them share.</summary>
public sealed class HousekeepingServerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-house-").FullName;
    private readonly int[] _ports = ClusterServer.FreePorts(2);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_deleted_load_balancer_leaves_and_every_node_still_has_its_history_and_tells_who_leads()
    {
        await using var leader = await StartAsync(0);
        await using var other = await StartAsync(1);
        var id = await other.CreateBalancerAsync("lb");
        await Eventually.HoldsAsync(async () => await leader.StatusOfAsync(id) == "ACTIVE", "it is ACTIVE");
        Assert.Equal(HttpStatusCode.NoContent, (await other.SendAsync(HttpMethod.Delete, $"loadbalancers/{id}")).Status);

        await Eventually.HoldsAsync(async () => await PurgedAsync(leader, "purged") && await PurgedAsync(other, "replica"), "it has left");

        var (_, page) = await other.SendAsync(HttpMethod.Get, "/operator/housekeeping");
        Assert.Equal($"127.0.0.1:{_ports[0]}", page.GetProperty("leader").GetString());
        Assert.Equal(0, page.GetProperty("archived_events").GetInt64());
        var (_, history) = await other.SendAsync(HttpMethod.Get, $"loadbalancers/{id}/history");
        Assert.Contains("delete_load_balancer", history.GetRawText());
    }

    private static async Task<bool> PurgedAsync(ClusterServer node, string where)
    {
        var (_, page) = await node.SendAsync(HttpMethod.Get, "/operator/housekeeping");
        var purged = page.GetProperty(where);
        return (where == "replica" ? purged.GetProperty("purged") : purged).TryGetProperty("lb", out var count) && count.GetInt64() == 1;
    }

    private Task<ClusterServer> StartAsync(int node) => ClusterServer.StartAsync(
        _directory, _ports[node], _ports[0], "--Lbaas:Housekeeping:IntervalSeconds=1", "--Lbaas:Housekeeping:LoadBalancerExpirySeconds=1",
        "--Lbaas:Housekeeping:AmphoraExpirySeconds=1");
}
