using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Lbaas.Akka.Benchmarks.Hosts;
using Lbaas.Akka.Benchmarks.Journals;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Hosting;
using Lbaas.Benchmarks;
using Lbaas.Benchmarks.Commands;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.Servers;
using Lbaas.Runtime.Replica;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Akka.Benchmarks.Views;

/// <summary>
/// From an entity's answer until a node's replica shows what led to it: at the node that asked, which looks at the journal at once, and at another one,
/// which looks when it is time. The baseline is the answer itself. (The embedded host writes both in one transaction: there it is zero.)
/// </summary>
internal sealed class OwnWrites : IBenchmark
{
    private const int Writes = 600;
    private const int WarmUp = 200;
    private const int Crowd = 64;

    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    public string Name => "views";

    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var postgres = PostgresServer.Start();
        using var directory = new WorkDirectory();
        var figures = new List<Figure>();
        foreach (var (name, journal) in new[] { ("SQLite", SharedJournal.Sqlite), ("PostgreSQL", postgres.NewJournal()) })
        {
            await using var cluster = await ClusterTallies.StartAsync(directory[name], journal, nodes: 2);
            await cluster.CountAllAsync(2);
            await RunAsync(cluster, 0, 1, WarmUp);
            figures.AddRange(Lines($"seen by who wrote, 1 asker, {name}", await RunAsync(cluster, 0, 1, Writes)));
            figures.AddRange(Lines($"seen by who wrote, {Crowd} askers, {name}", await RunAsync(cluster, 0, Crowd, Writes * 10)));
            figures.AddRange(Lines($"seen at the other node, {name}", await RunAsync(cluster, 1, 1, Writes)));
            notes.WriteLine($"  {name}: {MachineLoad.Now}");
        }

        return figures;
    }

    private static IEnumerable<Figure> Lines(string what, (Sample Answers, Sample Views) sample) => new[] { (0.5, "p50"), (0.99, "p99") }.Select(share =>
        new Figure($"{what}, {share.Item2}", sample.Views.Ms(share.Item1), "ms", new Baseline(sample.Answers.Ms(share.Item1), "the answer itself")));

    /// <param name="viewer">The node whose replica is waited for; all ask at node 0.</param>
    private static async Task<(Sample Answers, Sample Views)> RunAsync(ClusterTallies cluster, int viewer, int askers, int writes)
    {
        var own = cluster[0].GetRequiredService<LbaasCluster>();
        var region = own.RegionOf("tally")!;
        var replica = cluster[viewer].GetRequiredService<JournalReplica>();
        var durations = new ConcurrentBag<(TimeSpan Answer, TimeSpan View)>();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, askers).Select(async _ =>
        {
            await Task.Yield();
            while (Interlocked.Increment(ref next) is var write && write < writes)
            {
                var begin = Stopwatch.GetTimestamp();
                var reply = await region.Ask<EntityReply>(new EntityEnvelope(CommandBenchmark.AddressOf(write % TestedHost.Actors), new Count()), s_timeout);
                var (answered, seen) = (Stopwatch.GetTimestamp(), replica.WaitForAsync(reply.PersistenceId, reply.SequenceNumber, default));
                // As ClusterHost does.
                if (!seen.IsCompleted && viewer == 0)
                    own.Follower.Nudge();
                await seen;
                durations.Add((Stopwatch.GetElapsedTime(begin, answered), Stopwatch.GetElapsedTime(answered)));
            }
        }));
        return (new Sample(durations.Select(static entry => entry.Answer)), new Sample(durations.Select(static entry => entry.View)));
    }
}
