using Akka.Actor;
using Akka.Cluster;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Hosting;
using Lbaas.Runtime.Replica;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Timers;

/// <summary>
/// Wakes the actors that have something due, one of it in the whole cluster: an entity in memory minds its timers itself, but nobody loads those
/// that are not. It looks at its node's replica of the due timers, and where it runs is the cluster's leader.
/// </summary>
public sealed partial class DueWatch : ReceiveActor, IWithTimers
{
    /// <summary>The singleton's name.</summary>
    public const string Name = "lbaas-due-watch";

    /// <summary>
    /// A new leader looks this much further, and every leader when a node has died: whoever waited for an answer then is to ask again now and
    /// not when its timer is due.
    /// </summary>
    private static readonly TimeSpan s_ahead = TimeSpan.FromMinutes(1);

    /// <summary>So many times after a death: a region that has not noticed yet sends to the dead.</summary>
    private const int RoundsAhead = 5;

    private readonly LbaasCluster _cluster;
    private readonly JournalReplica _replica;
    private readonly TimeProvider _time;
    private readonly TimeSpan _every;
    private readonly int _perRound;
    private readonly ILogger _logger;
    private int _roundsAhead = 1;

    public DueWatch(LbaasCluster cluster, JournalReplica replica, TimeProvider time, TimeSpan every, int perRound, ILogger<DueWatch> logger)
    {
        (_cluster, _replica, _time, _every, _perRound, _logger) = (cluster, replica, time, every, perRound, logger);
        Receive<Round>(_ => Look());
        Receive<ClusterEvent.MemberRemoved>(removed => _roundsAhead = removed.PreviousStatus == MemberStatus.Down ? RoundsAhead : _roundsAhead);
        // Of those who are there the cluster tells at the beginning.
        Receive<ClusterEvent.CurrentClusterState>(static _ => { });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _cluster.Leadership.Begin();
        Cluster.Get(Context.System).Subscribe(Self, typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer(nameof(Round), Round.Instance, TimeSpan.Zero, _every);
    }

    protected override void PostStop()
    {
        Cluster.Get(Context.System).Unsubscribe(Self);
        _cluster.Leadership.End();
    }

    private void Look()
    {
        try
        {
            var now = _time.GetUtcNow();
            foreach (var due in _replica.DueBy(_roundsAhead > 0 ? now + s_ahead : now, _perRound))
            {
                _cluster.RegionOf(due.Actor.Kind)?.Tell(new WakeUpEntity(due.Actor), ActorRefs.NoSender);
                // What the entity does about it comes back by the journal; until then it need not be told every second.
                if (due.Deadline <= now)
                    _replica.Postpone(due);
            }

            _roundsAhead = Math.Max(0, _roundsAhead - 1);
        }
        catch (Exception failure)
        {
            Log.Failed(_logger, failure);
        }
    }

    private sealed record Round
    {
        public static readonly Round Instance = new();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The due timers could not be looked through; the next round tries again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
