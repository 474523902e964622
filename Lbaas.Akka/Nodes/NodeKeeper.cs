using Akka.Actor;
using Akka.Cluster;
using Lbaas.Akka.Hosting;
using Microsoft.Extensions.Hosting;

namespace Lbaas.Akka.Nodes;

/// <summary>Speaks for its node to the others, and ends it when it is told to. One per node, at the same path on each.</summary>
public sealed class NodeKeeper : ReceiveActor
{
    /// <summary>Its name below <c>/user</c>.</summary>
    public const string Name = "lbaas-node";

    private readonly LbaasCluster _cluster;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private DateTimeOffset? _since;
    private bool _isDrained;

    /// <param name="lifetime">Of the process.</param>
    public NodeKeeper(LbaasCluster cluster, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        (_cluster, _lifetime, _time) = (cluster, lifetime, time);
        Receive<Joined>(_ => _since = _time.GetUtcNow());
        Receive<AskNode>(_ => Sender.Tell(State));
        Receive<DrainNode>(_ => Drain());
    }

    private NodeState State => new(
        _since, _cluster.Leadership.IsLeader, _isDrained || _cluster.IsStopping || _lifetime.ApplicationStopping.IsCancellationRequested,
        _cluster.Follower.Position, _cluster.Follower.Lag.TotalMilliseconds);

    protected override void PreStart()
    {
        var self = Self;
        Cluster.Get(Context.System).RegisterOnMemberUp(() => self.Tell(Joined.Instance));
    }

    // As SIGTERM does: first the requests that are under way, then the shards, then the membership.
    private void Drain()
    {
        _isDrained = true;
        Sender.Tell(State);
        // Whoever has asked to be told of the end is told before this returns, and may want this actor.
        _ = Task.Run(_lifetime.StopApplication);
    }

    private sealed record Joined
    {
        public static readonly Joined Instance = new();
    }
}
