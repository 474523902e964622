using System.Net;
using System.Text.Json;
using Lbaas.Actors.Drivers;
using Lbaas.Akka.Hosting;
using Lbaas.Akka.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Akka.Tests.Nodes;

/// <summary>How much the nodes do at the same time, as one operator wants it at one of them.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-limits-").FullName;
    private readonly int[] _ports = ClusterServer.FreePorts(2);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task What_is_set_at_one_node_holds_at_both_and_at_one_that_is_started_anew()
    {
        await using var first = await StartAsync(0);
        await using (var second = await StartAsync(1))
        {
            Assert.Equal([64, 64], await LimitsAsync(second, HttpMethod.Get));
            Assert.Equal([3, 3], await LimitsAsync(second, HttpMethod.Put, """{"max_concurrent":3}"""));
            Assert.Equal([3, 3], await LimitsAsync(first, HttpMethod.Get));
            await HoldsAsync(first);
            await HoldsAsync(second);
        }

        await using var again = await StartAsync(1);

        await HoldsAsync(again);
    }

    private Task<ClusterServer> StartAsync(int node) => ClusterServer.StartAsync(_directory, _ports[node], _ports[0]);

    private static Task HoldsAsync(ClusterServer node) => Eventually.Async(
        () => node.Services.GetRequiredService<LbaasCluster>().Workers[AmphoraDriverRequest.WorkerKind].Figures.MaxConcurrency == 3, "its workers have it");

    private static async Task<List<int?>> LimitsAsync(ClusterServer node, HttpMethod method, string? body = null)
    {
        var (status, page) = await node.SendAsync(method, "/operator/limits", body);
        Assert.Equal(HttpStatusCode.OK, status);
        return [.. page.GetProperty("nodes").EnumerateArray().Select(static shown => shown.GetProperty("max_concurrent")).Select(
            static limit => limit.ValueKind == JsonValueKind.Null ? null : (int?)limit.GetInt32())];
    }
}
