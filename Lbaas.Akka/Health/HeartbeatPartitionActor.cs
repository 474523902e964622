using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Lbaas.Actors.Health;
using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Akka.Health;

/// <summary>
/// One part of the heartbeat table, on one node of the cluster at a time: a table of its own, and what gives it its time. It remembers
/// nothing: when it has moved, it has heard nobody yet, and believes no silence for a whole timeout. Whether most nodes are silent
/// together is asked of all partitions, since the nodes of one are too few to tell.
/// </summary>
internal sealed class HeartbeatPartitionActor : ReceiveActor, IWithTimers
{
    private readonly int _partition;
    private readonly HeartbeatParts _parts;
    private readonly ClusterHeartbeatOptions _options;
    private readonly PartitionBoard _board;
    private readonly ExpectedNodes _expected;
    private readonly HeartbeatTable _table;
    private readonly PeerWatch _peers;
    private readonly HeartbeatStreamDecoder _decoder = new();
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly long _startedAt;
    private PartitionReport _report;

    public HeartbeatPartitionActor(int partition, HeartbeatParts parts, ClusterHeartbeatOptions options, PartitionBoard board, ExpectedNodes expected)
    {
        (_partition, _parts, _options, _board, _expected) = (partition, parts, options, board, expected);
        _table = new HeartbeatTable(parts.Health, parts.Directory, parts.Tell, parts.Time, parts.Zombies, partitions: 1);
        _peers = new PeerWatch(parts.Health.PauseTolerance);
        _startedAt = parts.Time.GetTimestamp();
        _report = Report();
        Receive<HeartbeatBatch>(OnBatch);
        Receive<Check>(_ => Guarded(CheckSilence));
        Receive<Expect>(_ => Guarded(() => _table.Expect(_expected.Of(_partition))));
        Receive<FlushStatistics>(_ => Guarded(_table.FlushStatistics));
        Receive<ForgetGone>(forget => Guarded(() => _table.ForgetGone(forget.Exists)));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Uptime => _parts.Time.GetElapsedTime(_startedAt);

    protected override void PreStart()
    {
        _board.Came(_partition, Self);
        Timers.StartPeriodicTimer(nameof(Check), new Check(), _parts.Health.CheckInterval);
        Timers.StartPeriodicTimer(nameof(Expect), new Expect(), TimeSpan.Zero, ExpectedNodes.Interval(_parts.Health));
        Timers.StartPeriodicTimer(nameof(FlushStatistics), new FlushStatistics(), _options.StatisticsInterval);
    }

    protected override void PostStop()
    {
        _board.Left(_partition, Self);
        // Whoever has the partition next knows nothing of what was counted here.
        Guarded(_table.FlushStatistics);
    }

    private void OnBatch(HeartbeatBatch batch)
    {
        var (trouble, hasRecovered) = _peers.Heard(batch.Node, Uptime);
        if (trouble is not null)
            _table.Distrust(trouble);
        if (hasRecovered)
            _table.SayAgain();
        var now = _parts.Time.GetUtcNow();
        var rest = batch.Beats.Span;
        while (BeatBlock.TryTake(ref rest, out var age, out var stream))
            Take(stream, now - age);
        Sender.Tell(new HeartbeatReceipt(_partition, batch.Number, _report));
    }

    private void Take(ReadOnlySpan<byte> stream, DateTimeOffset receivedAt)
    {
        if (_decoder.Open(stream) != HeartbeatOutcome.Accepted)
            return;
        try
        {
            _table.Accept(_decoder.Message, receivedAt);
        }
        catch (Exception fault)
        {
            // One heartbeat must not cost what is known of all others.
            _log.Error(fault, "The heartbeat of amphora {0} could not be taken in", _decoder.Message.AmphoraId);
        }
    }

    private void CheckSilence()
    {
        if (_peers.Mute(NodeName.OfMembers(_cluster.State, _options.Role), Uptime) is { } trouble)
            _table.Distrust(trouble);
        _table.CheckSilence(_board.Census);
        _report = Report();
    }

    private PartitionReport Report() =>
        new(_table.Count, _table.TakeCensus(), _table.Foreign, [.. Enum.GetValues<HeartbeatVerdict>().Select(_table.CountOf)], _table.Trust);

    // A restart would forget everything; the next tick tries again, and until then nobody's silence counts.
    private void Guarded(Action act)
    {
        try
        {
            act();
        }
        catch (Exception failure)
        {
            _table.Distrust("the nodes could not be looked through");
            _log.Error(failure, "Partition {0} of the heartbeat table could not be looked through", _partition);
        }
    }

    /// <summary>See <see cref="IHeartbeatTable.ForgetGone"/>; it never leaves its node.</summary>
    internal sealed record ForgetGone(Func<Guid, bool> Exists);

    private sealed record Check;

    private sealed record Expect;

    private sealed record FlushStatistics;
}
