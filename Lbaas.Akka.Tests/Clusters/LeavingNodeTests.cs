using System.Diagnostics;
using Xunit.Abstractions;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>SIGTERM to one node of three, while all of them are used.</summary>
[Collection(ClusterCollection.Name)]
public sealed class LeavingNodeTests(ITestOutputHelper output)
{
    private const int Clients = 16;
    private const int Balancers = 64;
    private static readonly TimeSpan s_before = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_after = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task No_request_fails()
    {
        using var cluster = new ProcessCluster(3);
        await cluster.StartAsync();
        var customers = new Customers(cluster.Nodes, Clients);
        await customers.CreateAsync(Balancers);
        await Promises.AreKeptAsync(customers.Promised, [.. cluster.Nodes]);
        var clock = Stopwatch.StartNew();
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(client => new RoamingClient(cluster.Nodes, client, clock)).ToList();
        var load = clients.Select((client, index) => Task.Run(() => UseAsync(client, [.. customers.Promised.Values.Skip(index * 4).Take(4)], enough.Token))).ToList();

        await Task.Delay(s_before);
        // The oldest: it has the coordinators of all shards, and leads.
        var (leaver, told) = (cluster.Nodes[0], clock.Elapsed);
        leaver.Terminate();
        var code = await leaver.ExitAsync();
        var gone = clock.Elapsed;
        await Task.Delay(s_after);
        await enough.CancelAsync();
        await Task.WhenAll(load);

        var attempts = clients.SelectMany(static client => client.Attempts).ToList();
        output.WriteLine($"left within {(gone - told).TotalSeconds:0.0} s; {attempts.Count} requests, {attempts.Count(attempt => attempt.At > told && attempt.At < gone)} of them meanwhile");
        output.WriteLine($"longest before {Longest(attempts.Where(attempt => attempt.At < told))} ms, meanwhile and after {Longest(attempts.Where(attempt => attempt.At + attempt.Took > told))} ms");
        var failed = attempts.Where(static attempt => !attempt.IsSuccess && !attempt.WasRefused).ToList();
        Assert.Empty(failed);
        Assert.Equal(0, code);
        await cluster.ReadyAsync();
    }

    // Reads and changes by turns, at one node until nobody listens there.
    private static async Task UseAsync(RoamingClient client, string[] balancers, CancellationToken enough)
    {
        for (var n = 0; !enough.IsCancellationRequested; n++)
        {
            var path = $"loadbalancers/{balancers[n / 2 % balancers.Length]}";
            var (attempt, _) = n % 2 == 0
                ? await client.TryAsync("GET", path)
                : await client.TryAsync("PUT", path, $$$"""{"loadbalancer":{"description":"{{{n}}}"}}""");
            if (attempt.WasRefused)
                client.Rotate();
        }
    }

    private static int Longest(IEnumerable<Attempt> attempts) => (int)attempts.Max(static attempt => attempt.Took).TotalMilliseconds;
}
