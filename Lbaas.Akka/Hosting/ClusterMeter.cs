using System.Diagnostics.Metrics;
using Akka.Cluster;
using Lbaas.Akka.Entities;
using Lbaas.Runtime.Replica;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.Hosting;

namespace Lbaas.Akka.Hosting;

/// <summary>
/// Offers this node's figures to whoever listens to the meter <c>Lbaas.Runtime</c>, as the embedded host does: what both have is called the same.
/// </summary>
public sealed class ClusterMeter : IHostedService, IDisposable
{
    private readonly Meter _meter = new("Lbaas.Runtime");
    private readonly LbaasCluster _cluster;

    public ClusterMeter(LbaasCluster cluster, ClusterHost host, JournalReplica replica)
    {
        _cluster = cluster;
        AddEntities();
        AddJournal();
        AddNodes();
        _meter.CreateObservableGauge("lbaas.runtime.quarantined_actors", () => (long)replica.Quarantined.Count);
        _meter.CreateObservableGauge("lbaas.cluster.askers", () => (long)host.Askers);
        _meter.CreateObservableCounter("lbaas.cluster.unseen_answers", () => host.Unseen);
        _meter.AddWorkers(() => cluster.Workers.Values.Select(static workers => workers.Figures.Describe(lanes: 0)));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private void AddEntities()
    {
        AddCounter("lbaas.runtime.handled", EntityCounter.Handled);
        AddCounter("lbaas.runtime.unhandled", EntityCounter.Unhandled);
        AddCounter("lbaas.runtime.behavior_failures", EntityCounter.BehaviorFailures);
        AddCounter("lbaas.runtime.mailbox_full", EntityCounter.MailboxFull);
        AddCounter("lbaas.runtime.undeliverable", EntityCounter.Undeliverable);
        AddCounter("lbaas.runtime.recoveries", EntityCounter.Recoveries);
        AddCounter("lbaas.runtime.recovery_failures", EntityCounter.RecoveryFailures);
        AddCounter("lbaas.runtime.passivations", EntityCounter.Passivations);
        AddCounter("lbaas.runtime.snapshots", EntityCounter.Snapshots);
        AddCounter("lbaas.runtime.timers_fired", EntityCounter.TimersFired);
        AddCounter("lbaas.runtime.timers_postponed", EntityCounter.TimersPostponed);
        _meter.CreateObservableGauge("lbaas.runtime.loaded_actors", () => _cluster.Loads.Values.Sum(static load => (long)load.Entities));
    }

    private void AddJournal()
    {
        AddCounter("lbaas.journal.requests", EntityCounter.Written);
        AddCounter("lbaas.journal.not_written", EntityCounter.NotWritten);
        AddCounter("lbaas.journal.ownership_lost", EntityCounter.OwnershipLost);
        AddCounter("lbaas.journal.unknown", EntityCounter.Unknown);
        _meter.CreateObservableGauge("lbaas.replica.lag_ms", () => (long)_cluster.Follower.Lag.TotalMilliseconds);
        _meter.CreateObservableGauge("lbaas.replica.position", () => _cluster.Follower.Position);
        _meter.CreateObservableCounter("lbaas.replica.events", () => _cluster.Follower.Events);
        _meter.CreateObservableCounter("lbaas.replica.failures", () => _cluster.Follower.Failures);
    }

    private void AddNodes()
    {
        _meter.CreateObservableGauge("lbaas.cluster.leads", () => _cluster.Leadership.IsLeader ? 1L : 0);
        _meter.CreateObservableGauge("lbaas.cluster.members", () => OfMembers(static state => state.Members.Count));
        _meter.CreateObservableGauge("lbaas.cluster.unreachable", () => OfMembers(static state => state.Unreachable.Count));
        _meter.CreateObservableGauge("lbaas.cluster.shards", () => _cluster.Loads.Values.Sum(static load => (long)load.Shards));
    }

    private void AddCounter(string name, EntityCounter counter) => _meter.CreateObservableCounter(name, () => _cluster.Counters[counter]);

    // None before there is an actor system.
    private IEnumerable<Measurement<long>> OfMembers(Func<ClusterEvent.CurrentClusterState, long> figure) =>
        _cluster.System is { } system ? [new Measurement<long>(figure(Cluster.Get(system).State))] : [];
}
