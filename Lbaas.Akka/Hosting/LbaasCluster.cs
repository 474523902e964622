using System.Collections.Concurrent;
using System.Collections.Frozen;
using Akka.Actor;
using Lbaas.Akka.Deaths;
using Lbaas.Akka.Entities;
using Lbaas.Akka.ReadSide;
using Lbaas.Akka.Workers;

namespace Lbaas.Akka.Hosting;

/// <summary>
/// What <see cref="LbaasAkkaExtensions.AddLbaas"/> has started in this process's actor system, for those who stand outside of it. Empty until that
/// has started.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class LbaasCluster(TimeProvider time)
{
    private volatile FrozenDictionary<string, IActorRef> _regions = FrozenDictionary<string, IActorRef>.Empty;
    private volatile FrozenDictionary<string, NodeWorkers> _workers = FrozenDictionary<string, NodeWorkers>.Empty;
    private readonly CancellationTokenSource _terminated = new();
    private volatile ActorSystem? _system;

    /// <summary>The actor system, once it has started.</summary>
    public ActorSystem? System => _system;

    public ClusterLeadership Leadership { get; } = new();

    public FollowerProgress Follower { get; } = new(time);

    public OpenAsks Asks { get; } = new(time);

    public EntityCounters Counters { get; } = new();

    /// <summary>Shards and entities of each kind on this node, as of a few seconds ago.</summary>
    public ConcurrentDictionary<string, RegionLoad> Loads { get; } = new();

    /// <summary>The node is leaving the cluster.</summary>
    public bool IsStopping => _system is { } system && CoordinatedShutdown.Get(system).ShutdownReason is not null;

    /// <summary>Cancelled when the actor system has ended: nobody is answered any more.</summary>
    public CancellationToken Terminated => _terminated.Token;

    /// <summary>The shard regions by kind of actor.</summary>
    public IReadOnlyDictionary<string, IActorRef> Regions => _regions;

    /// <summary>This node's workers by kind.</summary>
    public IReadOnlyDictionary<string, NodeWorkers> Workers => _workers;

    /// <summary>The region of a kind of actor; null when there is none, or not yet.</summary>
    public IActorRef? RegionOf(string kind) => _regions.GetValueOrDefault(kind);

    /// <summary>This node's workers of a kind; null when there are none, or not yet.</summary>
    public IActorRef? WorkersOf(string kind) => _workers.GetValueOrDefault(kind)?.Actor;

    internal void StartedWorkers(IReadOnlyDictionary<string, NodeWorkers> workers) => _workers = workers.ToFrozenDictionary();

    internal void Started(ActorSystem system, IReadOnlyDictionary<string, IActorRef> regions)
    {
        system.RegisterOnTermination(_terminated.Cancel);
        _regions = regions.ToFrozenDictionary();
        _system = system;
    }
}

/// <summary>A kind of worker on this node: where its requests go, and what it does.</summary>
public sealed record NodeWorkers(IActorRef Actor, WorkerFigures Figures);
