using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Lbaas.Actors.Health;
using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Akka.Health;

/// <summary>
/// The heartbeat table of a cluster, as this node sees it. Every node hears a share of all beats and sends them to the partitions of
/// the table, which are spread over the nodes. Made before the actor system, and started in it.
/// </summary>
public sealed class ClusterHeartbeats : IHeartbeatTable
{
    /// <summary>The name of the shard region.</summary>
    public const string Region = "heartbeats";

    private readonly HeartbeatParts _parts;
    private readonly ClusterHeartbeatOptions _options;
    private readonly HeartbeatBacklog _backlog;
    private readonly ClusterHeartbeatSink _sink;
    private readonly PartitionBoard _board;
    private readonly ExpectedNodes _expected;

    public ClusterHeartbeats(HeartbeatParts parts, ClusterHeartbeatOptions options)
    {
        options.Validate();
        (_parts, _options) = (parts, options);
        _backlog = new HeartbeatBacklog(options, parts.Time);
        _sink = new ClusterHeartbeatSink(_backlog, options.Partitions);
        _board = new PartitionBoard(options.Partitions, parts.Health.PauseTolerance, parts.Time);
        _expected = new ExpectedNodes(parts, options.Partitions);
    }

    /// <summary>Where this node's receiver puts what it hears.</summary>
    public IHeartbeatSink Sink => _sink;

    public Trust Trust => _board.Trust;

    public int Count => _board.Reports.Sum(static report => report.Nodes);

    public long Foreign => _board.Reports.Sum(static report => report.Foreign);

    public bool IsBehind => _backlog.HasLostWithin(_parts.Health.HeartbeatTimeout);

    public long Lost => _backlog.Lost;

    /// <summary>Since each partition is where it is.</summary>
    public long CountOf(HeartbeatVerdict verdict) => _board.Reports.Sum(report => report.Verdicts.ElementAtOrDefault((int)verdict));

    /// <summary>In the partitions of this node; each node does its own.</summary>
    public void ForgetGone(Func<Guid, bool> exists)
    {
        foreach (var partition in _board.Here)
            partition.Tell(new HeartbeatPartitionActor.ForgetGone(exists), ActorRefs.NoSender);
    }

    /// <summary>
    /// Takes part in the table. The system's configuration needs <see cref="HeartbeatConfig.Defaults"/> among its fallbacks.
    /// </summary>
    /// <returns>The actor that forwards what this node hears.</returns>
    public IActorRef Start(ActorSystem system)
    {
        // First, since it brings the defaults that the settings are read from.
        var sharding = ClusterSharding.Get(system);
        // Where the partitions are is worth no journal: all of them are wanted all the time, and none has a past.
        var settings = ClusterShardingSettings.Create(system)
            .WithRole(_options.Role)
            .WithRememberEntities(false)
            .WithStateStoreMode(StateStoreMode.DData)
            .WithPassivateIdleAfter(TimeSpan.Zero);
        var region = sharding.Start(Region, PartitionProps, settings, new HeartbeatPartitioning());
        var self = NodeName.Of(Cluster.Get(system).SelfUniqueAddress);
        var forwarder = system.ActorOf(
            Props.Create(() => new HeartbeatForwarder(_parts, _options, _backlog, _board, region, self)).WithDispatcher(HeartbeatConfig.Dispatcher),
            "lbaas-heartbeats");
        _sink.ForwardBy(forwarder);
        return forwarder;
    }

    private Props PartitionProps(string entityId)
    {
        var partition = int.Parse(entityId, CultureInfo.InvariantCulture);
        return Props.Create(() => new HeartbeatPartitionActor(partition, _parts, _options, _board, _expected)).WithDispatcher(HeartbeatConfig.Dispatcher);
    }
}
