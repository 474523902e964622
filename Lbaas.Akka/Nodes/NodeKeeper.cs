using Akka.Actor;
using Akka.Cluster;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Hosting;
using Lbaas.Runtime.Replica;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Nodes;

/// <summary>Speaks for its node to the others, and ends it when it is told to. One per node, at the same path on each.</summary>
public sealed partial class NodeKeeper : ReceiveActor
{
    /// <summary>Its name below <c>/user</c>.</summary>
    public const string Name = "lbaas-node";

    private readonly LbaasCluster _cluster;
    private readonly JournalReplica _replica;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private DateTimeOffset? _since;
    private bool _isDrained;

    /// <param name="lifetime">Of the process.</param>
    public NodeKeeper(LbaasCluster cluster, JournalReplica replica, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<NodeKeeper> logger)
    {
        (_cluster, _replica, _lifetime, _time, _logger) = (cluster, replica, lifetime, time, logger);
        Receive<Joined>(_ => _since = _time.GetUtcNow());
        Receive<AskNode>(_ => Sender.Tell(State));
        Receive<DrainNode>(Drain);
        Receive<RetryQuarantined>(retry => _ = RetryAsync(retry.Target));
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
    private void Drain(DrainNode wish)
    {
        if (wish.NotAfter < _time.GetUtcNow())
        {
            Log.Late(_logger, wish.NotAfter);
            return;
        }

        _isDrained = true;
        Sender.Tell(State);
        // Whoever has asked to be told of the end is told before this returns, and may want this actor.
        _ = Task.Run(_lifetime.StopApplication);
    }

    private async Task RetryAsync(ActorAddress actor)
    {
        try
        {
            await _replica.RetryAsync(actor).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Log.NotRetried(_logger, actor, failure);
        }
    }

    private sealed record Joined
    {
        public static readonly Joined Instance = new();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Actor} could not be tried again in the replica")]
        public static partial void NotRetried(ILogger logger, ActorAddress actor, Exception failure);

        [LoggerMessage(2, LogLevel.Warning, "This node was to end, but not after {NotAfter}: it goes on")]
        public static partial void Late(ILogger logger, DateTimeOffset notAfter);
    }
}
