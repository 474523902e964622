using Lbaas.Actors.Contract;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Tests.Embedding;
using Lbaas.Runtime.Replica;
using Lbaas.Tests.Api;
using Lbaas.Tests.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Akka.Tests.Nodes;

/// <summary>What alarms are made of. Other tests' nodes in this process have the same meter, so each figure is looked for among theirs.</summary>
public sealed class MeterTests : IDisposable
{
    private const string Meter = "Lbaas.Runtime";

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-meter-").FullName;
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_figures_have_these_names()
    {
        await using var program = await TheirProgram.StartAsync(_directory, _time);

        // An embedded host of another test has some more.
        Assert.Subset(
            Meters.Read(Meter).Select(static figure => figure.Name).ToHashSet(),
            new HashSet<string>
            {
                "lbaas.cluster.askers", "lbaas.cluster.leads", "lbaas.cluster.members", "lbaas.cluster.shards", "lbaas.cluster.unreachable",
                "lbaas.cluster.unseen_answers",
                "lbaas.journal.not_written", "lbaas.journal.ownership_lost", "lbaas.journal.requests", "lbaas.journal.unknown",
                "lbaas.replica.events", "lbaas.replica.failures", "lbaas.replica.lag_ms", "lbaas.replica.position",
                "lbaas.runtime.behavior_failures", "lbaas.runtime.handled", "lbaas.runtime.loaded_actors", "lbaas.runtime.mailbox_full",
                "lbaas.runtime.passivations", "lbaas.runtime.quarantined_actors", "lbaas.runtime.recoveries", "lbaas.runtime.recovery_failures",
                "lbaas.runtime.snapshots", "lbaas.runtime.timers_fired", "lbaas.runtime.timers_postponed", "lbaas.runtime.undeliverable",
                "lbaas.runtime.unhandled",
                "lbaas.workers.abandoned", "lbaas.workers.completed", "lbaas.workers.dropped", "lbaas.workers.failed", "lbaas.workers.max_concurrent",
                "lbaas.workers.running", "lbaas.workers.timed_out", "lbaas.workers.waiting",
            });
    }

    [Fact]
    public async Task What_entities_and_workers_did_is_counted()
    {
        await using var program = await TheirProgram.StartAsync(_directory, _time);
        for (var i = 0; i < 77; i++)
            await program.Host.AskAsync(new ActorAddress("ledger", "a"), new Add(1), TimeSpan.FromSeconds(20));
        await Eventually.Async(() => program.Cluster.Workers["probe"].Figures.Completed == 77, "the workers have heard of all");

        var figures = Meters.Read(Meter);

        Assert.Contains(("lbaas.runtime.handled", program.Cluster.Counters[EntityCounter.Handled], ""), figures);
        Assert.Contains(("lbaas.journal.requests", 77, ""), figures);
        Assert.Contains(("lbaas.replica.position", 77, ""), figures);
        Assert.Contains(("lbaas.workers.completed", 77, "probe"), figures);
        Assert.Contains(("lbaas.cluster.members", 1, ""), figures);
    }

    [Fact]
    public async Task A_replica_that_stays_behind_is_seen()
    {
        await using var program = await TheirProgram.StartAsync(_directory, _time);
        await program.Services.GetRequiredService<JournalReplica>().DisposeAsync();
        program.Host.Tell(new ActorAddress("ledger", "a"), new Add(1));
        await Eventually.Async(() => program.Cluster.Follower.Failures > 0, "what was written can't be taken in");

        _time.Advance(TimeSpan.FromDays(77));

        var figures = Meters.Read(Meter);
        Assert.Contains(figures, static figure => figure.Name == "lbaas.replica.lag_ms" && figure.Value >= TimeSpan.FromDays(77).TotalMilliseconds);
        Assert.Contains(figures, static figure => figure is { Name: "lbaas.replica.failures", Value: > 0 });
    }
}
