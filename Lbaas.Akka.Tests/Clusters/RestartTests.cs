using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>SIGTERM to all nodes, and all of them again.</summary>
[Collection(ClusterCollection.Name)]
public sealed class RestartTests(ITestOutputHelper output)
{
    private const int Settled = 300;
    private const int UnderWay = 30;

    // Regions are asked what they hold every 5 s.
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Everything_is_there_what_was_under_way_goes_on_and_the_others_sleep()
    {
        using var cluster = new ProcessCluster(3);
        await cluster.StartAsync();
        var customers = new Customers(cluster.Nodes, clients: 16);
        await customers.CreateAsync(Settled);
        await Promises.SettledAsync(cluster.Nodes[0].Api);
        await customers.CreateAsync(UnderWay);

        var clock = Stopwatch.StartNew();
        foreach (var node in cluster.Nodes)
            node.Terminate();
        foreach (var node in cluster.Nodes)
            Assert.Equal(0, await node.ExitAsync());
        var stopped = clock.Elapsed;
        await cluster.StartAsync();
        var started = clock.Elapsed - stopped;

        var loaded = await LoadedAsync(cluster);
        await using var journal = new SqliteConnection($"Data Source={cluster.DataDirectory}/journal.db;Mode=ReadOnly");
        var histories = await Histories.ReadAsync(journal);
        output.WriteLine($"stopped in {stopped.TotalSeconds:0.0} s, started in {started.TotalSeconds:0.0} s; {loaded} of {histories.Count} actors are loaded");
        Assert.Empty(customers.Faults);
        Assert.Equal(Settled + UnderWay, customers.Promised.Count);
        Assert.True(loaded < histories.Count / 2, $"{loaded} of {histories.Count} actors are loaded");
        await Promises.AreKeptAsync(customers.Promised, [.. cluster.Nodes]);
    }

    // As the operator's pages of all nodes say, once they have looked.
    private static async Task<int> LoadedAsync(ProcessCluster cluster)
    {
        var loaded = 0;
        await ProcessCluster.WithinAsync(s_look, async () =>
        {
            loaded = 0;
            foreach (var node in cluster.Nodes)
            {
                var host = (await node.Api.GetAsync("/operator/actors")).Json.GetProperty("host");
                loaded += host.GetProperty("kinds").EnumerateObject().Sum(static kind => kind.Value.GetProperty("entities").GetInt32());
            }
            return loaded > 0;
        }, () => "something is loaded");
        return loaded;
    }
}
