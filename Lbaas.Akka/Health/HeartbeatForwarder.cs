using Akka.Actor;
using Akka.Event;
using Lbaas.Actors.Health;

namespace Lbaas.Akka.Health;

/// <summary>
/// Empties the backlog of this node into the partitions: to each one batch at a time, so that what a partition can't take waits here,
/// where it has a bound. Says to all of them how this node is, every check interval.
/// </summary>
internal sealed class HeartbeatForwarder : ReceiveActor, IWithTimers
{
    private readonly HeartbeatParts _parts;
    private readonly ClusterHeartbeatOptions _options;
    private readonly HeartbeatBacklog _backlog;
    private readonly PartitionBoard _board;
    private readonly IActorRef _region;
    private readonly string _self;
    private readonly JournalWatch _journal;
    private readonly Sent?[] _sent;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _recoveries;
    private long _number;
    private Trust? _shown;

    public HeartbeatForwarder(
        HeartbeatParts parts, ClusterHeartbeatOptions options, HeartbeatBacklog backlog, PartitionBoard board, IActorRef region, string self)
    {
        (_parts, _options, _backlog, _board, _region, _self) = (parts, options, backlog, board, region, self);
        _journal = new JournalWatch(parts.Writes);
        _sent = new Sent?[options.Partitions];
        Receive<Waiting>(OnWaiting);
        Receive<Flush>(_ => SendWaiting());
        Receive<HeartbeatReceipt>(OnReceipt);
        Receive<Look>(_ => OnLook());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(nameof(Look), new Look(), TimeSpan.Zero, _parts.Health.CheckInterval);
        SendWaiting();
    }

    private void OnWaiting(Waiting waiting)
    {
        if (waiting.Signal == BacklogSignal.Full)
            SendIfFree(waiting.Partition);
        else if (!Timers.IsTimerActive(nameof(Flush)))
            Timers.StartSingleTimer(nameof(Flush), new Flush(), _options.FlushAfter);
    }

    private void SendWaiting()
    {
        for (var partition = 0; partition < _options.Partitions; partition++)
        {
            if (_backlog.IsWaiting(partition))
                SendIfFree(partition);
        }
    }

    private void OnReceipt(HeartbeatReceipt receipt)
    {
        _board.Heard(receipt.Partition, receipt.Report);
        // One that comes after it was given up says only that the partition is there.
        if (_sent[receipt.Partition]?.Number != receipt.Number)
            return;
        _sent[receipt.Partition] = null;
        // What has come meanwhile has waited long enough.
        if (_backlog.IsWaiting(receipt.Partition))
            SendIfFree(receipt.Partition);
    }

    private void OnLook()
    {
        _journal.Look();
        _recoveries += _journal.HasRecovered ? 1 : 0;
        for (var partition = 0; partition < _options.Partitions; partition++)
        {
            GiveUp(partition);
            SendIfFree(partition);
        }

        var trust = _board.Trust;
        if (trust.IsTrusted && _shown is { IsTrusted: false })
            _log.Info("The silence of amphorae counts");
        else if (!trust.IsTrusted && trust.Cause != _shown?.Cause)
            _log.Warning("The silence of amphorae does not count now: {0}", trust.Cause);
        _shown = trust;
    }

    // It may have arrived all the same; then its heartbeats are counted as lost in vain, which costs trust and nothing else.
    private void GiveUp(int partition)
    {
        if (_sent[partition] is not { } sent || _parts.Time.GetElapsedTime(sent.At) <= _parts.Health.PauseTolerance)
            return;
        _sent[partition] = null;
        if (sent.Beats > 0)
            _backlog.CountLost(partition, sent.Beats);
    }

    private void SendIfFree(int partition)
    {
        if (_sent[partition] is not null)
            return;
        var (block, count) = _backlog.Take(partition);
        var node = new NodeReport(_self, _backlog.LostOf(partition), _parts.IsReceiverBehind(), _journal.IsFailing, _recoveries);
        _sent[partition] = new Sent(++_number, _parts.Time.GetTimestamp(), count);
        _region.Tell(new HeartbeatBatch(partition, _number, node, block));
    }

    /// <summary>Something waits in the backlog.</summary>
    internal sealed record Waiting(int Partition, BacklogSignal Signal);

    private sealed record Sent(long Number, long At, int Beats);

    private sealed record Flush;

    private sealed record Look;
}
