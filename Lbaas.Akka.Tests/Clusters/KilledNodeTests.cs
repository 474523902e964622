using Xunit.Abstractions;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>kill -9 of one node of three, while all of them are used.</summary>
[Collection(ClusterCollection.Name)]
public sealed class KilledNodeTests(ITestOutputHelper output)
{
    private const int Creations = 1_000;
    private const int Before = 400;

    // It takes 4 to 9 s, and took 13 s on two cores with a load of 77.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(15);

    // The oldest has the coordinators of all shards, and leads; the others have nothing but their shards.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task What_was_promised_before_and_after_is_there_once_and_works_at_the_others(int killed)
    {
        using var cluster = new ProcessCluster(3);
        await cluster.StartAsync();
        var customers = new Customers(cluster.Nodes, clients: 16);
        var creations = customers.CreateAsync(Creations);
        await ProcessCluster.WithinAsync(
            TimeSpan.FromSeconds(60), () => Task.FromResult(customers.Promised.Count >= Before), () => $"{customers.Promised.Count} of {Before} are created");

        var others = cluster.Nodes.Where((_, node) => node != killed).ToArray();
        await cluster.Nodes[killed].Process.KillAsync();
        var at = customers.Now;
        await creations;

        Report(customers, at);
        Assert.InRange(customers.Clients.Max(static client => client.Longest), TimeSpan.Zero, s_longestWait);
        Assert.Empty(customers.Faults);
        Assert.Equal(Creations, customers.Promised.Count);
        await Promises.AreKeptAsync(customers.Promised, others);
        await Promises.CanBeChangedAsync(customers.Promised.Values, others);
    }

    private void Report(Customers customers, TimeSpan killed)
    {
        var failed = customers.Clients.SelectMany(static client => client.Attempts).Where(static attempt => !attempt.IsSuccess).OrderBy(static attempt => attempt.At).ToList();
        output.WriteLine($"killed after {killed.TotalSeconds:0.0} s and {Before} creations, all done after {customers.Now.TotalSeconds:0.0} s");
        output.WriteLine($"longest request {customers.Clients.Max(static client => client.Longest).TotalSeconds:0.0} s");
        foreach (var kind in failed.GroupBy(static attempt => attempt.Status?.ToString() ?? (attempt.WasRefused ? "refused connection" : "broken off")))
            output.WriteLine($"{kind.Count()} x {kind.Key}: from {(kind.First().At - killed).TotalSeconds:0.0} s to {(kind.Max(static attempt => attempt.At + attempt.Took) - killed).TotalSeconds:0.0} s after it");
    }
}
