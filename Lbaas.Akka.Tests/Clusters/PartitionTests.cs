using Xunit.Abstractions;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>One node of three loses sight of the others, though not of the journal or of its clients.</summary>
[Collection(ClusterCollection.Name)]
public sealed class PartitionTests(ITestOutputHelper output)
{
    private const int Most = 100_000;
    private const int Before = 100;
    private const int After = 100;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    [PrivilegedFact]
    public Task The_smaller_side_ends_the_larger_goes_on_and_no_history_has_a_fork() => DivideAsync(static lan => lan.CutAsync(0));

    [PrivilegedFact]
    public Task So_it_is_where_a_firewall_refuses_connections_as_a_dead_process_would() => DivideAsync(static lan => lan.RefuseAsync(0));

    private async Task DivideAsync(Func<Lan, Task> divide)
    {
        await using var lan = await Lan.CreateAsync(3);
        using var postgres = await PrivatePostgres.StartAsync(lan.Here);
        using var cluster = new ProcessCluster(
            ["--Lbaas:Akka:Journal:Provider=postgresql", $"--Lbaas:Akka:Journal:ConnectionString={postgres.ConnectionString}"], lan.Places);
        await cluster.StartAsync();
        var customers = new Customers(cluster.Nodes, clients: 8);
        using var enough = new CancellationTokenSource();
        var creations = customers.CreateAsync(Most, enough.Token);
        await PromisedAsync(customers, Before);

        // The oldest: it has the coordinators of all shards, and leads.
        var (lost, others) = (cluster.Nodes[0], cluster.Nodes.Skip(1).ToArray());
        await divide(lan);
        var (cut, promisedAtCut) = (customers.Now, customers.Promised.Count);
        var code = await lost.ExitAsync();
        output.WriteLine($"the smaller side ended {(customers.Now - cut).TotalSeconds:0.0} s after the cut; {customers.Promised.Count - promisedAtCut} creations were promised meanwhile");
        await cluster.ReadyAsync();
        output.WriteLine($"the larger side was whole {(customers.Now - cut).TotalSeconds:0.0} s after the cut");
        await PromisedAsync(customers, customers.Promised.Count + After);
        await enough.CancelAsync();
        await creations;

        output.WriteLine($"{customers.Promised.Count} creations promised; longest request {customers.Clients.Max(static client => client.Longest).TotalSeconds:0.0} s");
        Assert.NotEqual(0, code);
        Assert.Empty(customers.Faults);
        await Promises.AreKeptAsync(customers.Promised, others);
        await Promises.CanBeChangedAsync(customers.Promised.Values, others);
        await lan.MendAsync(0);
        await cluster.StartAsync();
        await Promises.AreKeptAsync(customers.Promised, lost);
        await using var journal = postgres.Connect();
        Histories.AreWhole(await Histories.ReadAsync(journal));
    }

    private static Task PromisedAsync(Customers customers, int count) => ProcessCluster.WithinAsync(
        s_limit, () => Task.FromResult(customers.Promised.Count >= count), () => $"{customers.Promised.Count} of {count} are created");
}
