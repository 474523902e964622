using System.Collections.Concurrent;
using Akka.Actor;
using Lbaas.Actors.Health;

namespace Lbaas.Akka.Health;

/// <summary>What this node knows of all partitions: what they say of themselves when they answer it, and which of them are here. Thread-safe.</summary>
/// <param name="patience">A partition that has not answered for so long is mute.</param>
internal sealed class PartitionBoard(int partitions, TimeSpan patience, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly (PartitionReport? Report, long At)[] _heard = new (PartitionReport?, long)[partitions];
    private readonly ConcurrentDictionary<int, IActorRef> _here = [];
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>The partitions on this node.</summary>
    public IEnumerable<IActorRef> Here => _here.Values;

    /// <summary>The last word of each partition that has said any.</summary>
    public IReadOnlyList<PartitionReport> Reports
    {
        get
        {
            lock (_gate)
                return [.. _heard.Select(static heard => heard.Report).OfType<PartitionReport>()];
        }
    }

    /// <summary>Of all nodes whose partition is not mute.</summary>
    public HeartbeatCensus Census => Lively().Aggregate(default(HeartbeatCensus), static (sum, report) => sum + report.Census);

    /// <summary>Whether all partitions believe silence, and if not, what the first of them says.</summary>
    public Trust Trust
    {
        get
        {
            var lively = Lively();
            if (lively.Count < partitions)
                return new Trust(false, $"{partitions - lively.Count} of {partitions} partitions do not answer this node", time.GetUtcNow());
            var doubting = lively.Select(static report => report.Trust).Where(static trust => !trust.IsTrusted).OrderBy(static trust => trust.Since).ToList();
            if (doubting.Count == 0)
                return new Trust(true, "", lively.Select(static report => report.Trust.Since).Append(_startedAt).Max());
            return doubting[0] with { Cause = $"{doubting[0].Cause} (says one of {doubting.Count} partitions in doubt, of {partitions})" };
        }
    }

    public void Heard(int partition, PartitionReport report)
    {
        lock (_gate)
            _heard[partition] = (report, time.GetTimestamp());
    }

    public void Came(int partition, IActorRef actor) => _here[partition] = actor;

    public void Left(int partition, IActorRef actor) => _here.TryRemove(new KeyValuePair<int, IActorRef>(partition, actor));

    private List<PartitionReport> Lively()
    {
        lock (_gate)
        {
            return [.. _heard.Where(heard => heard.Report is not null && time.GetElapsedTime(heard.At) <= patience).Select(static heard => heard.Report!)];
        }
    }
}
