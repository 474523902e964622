using Lbaas.Actors.Contract;
using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Actors.Health;

/// <summary>What became of an authentic heartbeat.</summary>
public enum HeartbeatVerdict
{
    Accepted,

    /// <summary>Heard before, or sent too long ago.</summary>
    Replayed,

    /// <summary>From an amphora that is nobody's.</summary>
    Unknown,

    /// <summary>From an amphora that is no load balancer's yet: nothing is expected of it.</summary>
    Spare,

    /// <summary>It waited here for a whole interval: its news are old, and another beat is about to come.</summary>
    Late,
}

/// <summary>
/// The health monitor: last seen and last status of every node, in partitions so that receive loops do not wait for each
/// other. It remembers nothing across restarts; what it says is only ever a hint to actors that do.
/// </summary>
public sealed class HeartbeatTable : IHeartbeatSink, IHeartbeatTable
{
    private const int PartitionsDefault = 16;

    private readonly HealthOptions _options;
    private readonly TimeProvider _time;
    private readonly (Lock Gate, HeartbeatPartition Rows)[] _partitions;
    private readonly long[] _verdicts = new long[Enum.GetValues<HeartbeatVerdict>().Length];
    private readonly CollectorTrust _trust;
    private readonly long _startedAt;

    private readonly Zombies? _zombies;

    /// <param name="tell">Sends a message; false when it could not be taken, and it will be sent again.</param>
    /// <param name="zombies">Hears of nodes that are nobody's.</param>
    /// <param name="partitions">At least 1; one is enough where one thread at a time calls.</param>
    public HeartbeatTable(
        HealthOptions options, IAmphoraDirectory directory, Func<ActorAddress, object, bool> tell, TimeProvider time, Zombies? zombies = null,
        int partitions = PartitionsDefault)
    {
        _zombies = zombies;
        _options = options;
        _time = time;
        _trust = new CollectorTrust(options);
        _startedAt = time.GetTimestamp();
        _partitions = [.. Enumerable.Range(0, partitions).Select(_ => (new Lock(), new HeartbeatPartition(options, directory, tell)))];
        Distrust("it has just started");
    }

    /// <summary>Whether the silence of nodes counts now.</summary>
    public Trust Trust => _trust.Now;

    public int Count => _partitions.Sum(partition => partition.Rows.Count);

    public long Foreign => _partitions.Sum(partition => partition.Rows.Foreign);

    public long CountOf(HeartbeatVerdict verdict) => Interlocked.Read(ref _verdicts[(int)verdict]);

    /// <summary>Always false: who hands a heartbeat over waits until it is judged.</summary>
    public bool IsBehind => false;

    /// <summary>Always 0.</summary>
    public long Lost => 0;

    public void ForgetGone(Func<Guid, bool> exists)
    {
        var gone = Nodes().Where(node => !exists(node)).ToList();
        if (gone.Count > 0)
            FlushStatistics();
        foreach (var node in gone)
        {
            var (gate, rows) = PartitionOf(node);
            lock (gate)
                rows.Forget(node);
        }
    }

    /// <summary>Nodes that should be heard; their silence counts from now.</summary>
    public void Expect(IEnumerable<Guid> amphorae)
    {
        var now = _time.GetUtcNow();
        foreach (var amphora in amphorae)
        {
            var (gate, rows) = PartitionOf(amphora);
            lock (gate)
                rows.Expect(amphora, now);
        }
    }

    bool IHeartbeatSink.Accept(HeartbeatMessage message, ReadOnlySpan<byte> stream, DateTimeOffset receivedAt) => Accept(message, receivedAt);

    /// <inheritdoc cref="IHeartbeatSink.Accept"/>
    public bool Accept(HeartbeatMessage message, DateTimeOffset receivedAt)
    {
        var verdict = Judge(message, receivedAt);
        Interlocked.Increment(ref _verdicts[(int)verdict]);
        if (verdict == HeartbeatVerdict.Unknown)
            _zombies?.Heard(message.AmphoraId, receivedAt);
        return verdict != HeartbeatVerdict.Replayed;
    }

    /// <summary>
    /// The collector was overloaded, cut off or has just started: for a whole timeout nobody's silence counts, since it may be
    /// ours (design section 7). That it was paused it finds out itself.
    /// </summary>
    /// <param name="cause">For operators.</param>
    public void Distrust(string cause) => _trust.Distrust(cause, _time.GetElapsedTime(_startedAt), _time.GetUtcNow());

    /// <summary>What was said may not have been remembered, since the journal was away: all of it is said again.</summary>
    public void SayAgain()
    {
        foreach (var (gate, rows) in _partitions)
        {
            lock (gate)
                rows.SayAgain();
        }
    }

    /// <summary>Looks for nodes gone silent. Called every <see cref="HealthOptions.CheckInterval"/>.</summary>
    /// <param name="census">Of all nodes, when this table is only a part of one; the default is its own.</param>
    public void CheckSilence(HeartbeatCensus? census = null)
    {
        var (now, uptime) = (_time.GetUtcNow(), _time.GetElapsedTime(_startedAt));
        if (!_trust.Check(uptime, now))
            return;
        var (heard, lively) = census ?? TakeCensus();
        var isUsual = _trust.Compare(heard, lively, uptime, now);
        if (isUsual && !_trust.Now.IsTrusted)
            return;
        foreach (var (gate, rows) in _partitions)
        {
            lock (gate)
                rows.CheckSilence(now, isDoubted: !isUsual);
        }
    }

    /// <summary>Hands traffic counters to the listeners. Called every statistics interval.</summary>
    public void FlushStatistics()
    {
        foreach (var (gate, rows) in _partitions)
        {
            lock (gate)
                rows.FlushStatistics();
        }
    }

    /// <summary>How many of the nodes that were not silent so far are heard of late.</summary>
    public HeartbeatCensus TakeCensus()
    {
        var since = _time.GetUtcNow() - _options.HeardWindow;
        var census = default(HeartbeatCensus);
        foreach (var (gate, rows) in _partitions)
        {
            lock (gate)
                census += rows.TakeCensus(since);
        }

        return census;
    }

    private List<Guid> Nodes()
    {
        var nodes = new List<Guid>();
        foreach (var (gate, rows) in _partitions)
        {
            lock (gate)
                nodes.AddRange(rows.Nodes);
        }

        return nodes;
    }

    private HeartbeatVerdict Judge(HeartbeatMessage message, DateTimeOffset receivedAt)
    {
        if (_time.GetUtcNow() - receivedAt >= _options.HeartbeatInterval)
            return HeartbeatVerdict.Late;
        var (gate, rows) = PartitionOf(message.AmphoraId);
        lock (gate)
            return rows.Accept(message, receivedAt);
    }

    private (Lock Gate, HeartbeatPartition Rows) PartitionOf(Guid amphora) =>
        _partitions[(amphora.GetHashCode() & int.MaxValue) % _partitions.Length];
}
