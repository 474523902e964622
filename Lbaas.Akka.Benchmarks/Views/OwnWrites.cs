using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Lbaas.Actors.Contract;
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
/// From an entity's answer until a node's replica shows what led to it: at the node that asked, which looks at the journal at once, and at one that
/// has nothing to do with it, which looks when it is time. The baseline is the answer itself. (The embedded host writes both in one transaction: there it is zero.)
/// </summary>
internal sealed class OwnWrites : IBenchmark
{
    private const int Writes = 600;
    private const int WarmUp = 200;
    private const int Crowd = 64;

    private static readonly IReadOnlyList<ActorAddress> s_all = [.. Enumerable.Range(0, TestedHost.Actors).Select(CommandBenchmark.AddressOf)];
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
            var (home, actors) = await HomeAsync(cluster);
            await RunAsync(cluster, home, home, s_all, 1, WarmUp);
            figures.AddRange(Lines($"seen by who wrote, 1 asker, {name}", await RunAsync(cluster, home, home, s_all, 1, Writes)));
            figures.AddRange(Lines($"seen by who wrote, {Crowd} askers, {name}", await RunAsync(cluster, home, home, s_all, Crowd, Writes * 10)));
            figures.AddRange(Lines($"seen at the other node, {name}", await RunAsync(cluster, home, 1 - home, actors, 1, Writes)));
            notes.WriteLine($"  {name}: {MachineLoad.Now}");
        }

        return figures;
    }

    private static IEnumerable<Figure> Lines(string what, (Sample Answers, Sample Views) sample) => new[] { (0.5, "p50"), (0.99, "p99") }.Select(share =>
        new Figure($"{what}, {share.Item2}", sample.Views.Ms(share.Item1), "ms", new Baseline(sample.Answers.Ms(share.Item1), "the answer itself")));

    /// <summary>The node with the most actors, and these.</summary>
    private static async Task<(int Node, IReadOnlyList<ActorAddress> Actors)> HomeAsync(ClusterTallies cluster)
    {
        var homes = new List<(int Node, IReadOnlyList<ActorAddress> Actors)>();
        for (var node = 0; node < cluster.Nodes.Count; node++)
        {
            var state = await RegionOf(cluster, node).Ask<CurrentShardRegionState>(GetShardRegionState.Instance, s_timeout);
            homes.Add((node, [.. state.Shards.SelectMany(static shard => shard.EntityIds).Select(static id => new ActorAddress("tally", id))]));
        }

        return homes.MaxBy(static home => home.Actors.Count);
    }

    private static IActorRef RegionOf(ClusterTallies cluster, int node) => cluster[node].GetRequiredService<LbaasCluster>().RegionOf("tally")!;

    /// <param name="asked">The node where all ask.</param>
    /// <param name="viewer">The node whose replica is waited for.</param>
    private static async Task<(Sample Answers, Sample Views)> RunAsync(
        ClusterTallies cluster, int asked, int viewer, IReadOnlyList<ActorAddress> actors, int askers, int writes)
    {
        var own = cluster[asked].GetRequiredService<LbaasCluster>();
        var region = RegionOf(cluster, asked);
        var replica = cluster[viewer].GetRequiredService<JournalReplica>();
        var durations = new ConcurrentBag<(TimeSpan Answer, TimeSpan View)>();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, askers).Select(async _ =>
        {
            await Task.Yield();
            while (Interlocked.Increment(ref next) is var write && write < writes)
            {
                var begin = Stopwatch.GetTimestamp();
                var reply = await region.Ask<EntityReply>(new EntityEnvelope(actors[write % actors.Count], new Count()), s_timeout);
                var (answered, seen) = (Stopwatch.GetTimestamp(), replica.WaitForAsync(reply.PersistenceId, reply.SequenceNumber, default));
                // As ClusterHost does.
                if (!seen.IsCompleted && viewer == asked)
                    own.Follower.Nudge();
                await seen;
                durations.Add((Stopwatch.GetElapsedTime(begin, answered), Stopwatch.GetElapsedTime(answered)));
            }
        }));
        return (new Sample(durations.Select(static entry => entry.Answer)), new Sample(durations.Select(static entry => entry.View)));
    }
}
