using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Drivers.Heartbeats;

/// <summary>What became of all datagrams so far.</summary>
/// <param name="Received">Taken from the sockets: the sum of all below but <paramref name="Dropped"/>.</param>
/// <param name="Accepted">Authentic, well-formed and new.</param>
/// <param name="BadHmac">Forged, damaged, or sealed with another key.</param>
/// <param name="BadCompression">Authentic, but no zlib stream.</param>
/// <param name="BadJson">Authentic, but no heartbeat message.</param>
/// <param name="TooLarge">Authentic, but inflates beyond the limit.</param>
/// <param name="Truncated">Too short to be anything.</param>
/// <param name="Replayed">Authentic, but heard before or from another time.</param>
/// <param name="Failed">The sink threw.</param>
/// <param name="Dropped">Never received: the kernel's queue was full.</param>
public readonly record struct HeartbeatCounts(
    long Received, long Accepted, long BadHmac, long BadCompression, long BadJson, long TooLarge, long Truncated,
    long Replayed, long Failed, long Dropped)
{
    /// <summary>Received and not believed.</summary>
    public long Rejected => BadHmac + BadCompression + BadJson + TooLarge + Truncated + Replayed;

    public static HeartbeatCounts operator +(HeartbeatCounts left, HeartbeatCounts right) => new(
        left.Received + right.Received, left.Accepted + right.Accepted, left.BadHmac + right.BadHmac,
        left.BadCompression + right.BadCompression, left.BadJson + right.BadJson, left.TooLarge + right.TooLarge,
        left.Truncated + right.Truncated, left.Replayed + right.Replayed, left.Failed + right.Failed,
        left.Dropped + right.Dropped);
}

/// <summary>The counts of one receive loop: one writer, any number of readers.</summary>
internal sealed class LoopCounters
{
    private readonly long[] _outcomes = new long[Enum.GetValues<HeartbeatOutcome>().Length];
    private long _replayed;
    private long _failed;

    public void Count(HeartbeatOutcome outcome) => Increment(ref _outcomes[(int)outcome]);

    public void CountReplayed() => Increment(ref _replayed);

    public void CountFailed() => Increment(ref _failed);

    public HeartbeatCounts Read(long dropped)
    {
        var (replayed, failed) = (Volatile.Read(ref _replayed), Volatile.Read(ref _failed));
        var accepted = Of(HeartbeatOutcome.Accepted);
        var counts = new HeartbeatCounts(0, accepted - replayed - failed, Of(HeartbeatOutcome.BadHmac),
            Of(HeartbeatOutcome.BadCompression), Of(HeartbeatOutcome.BadJson), Of(HeartbeatOutcome.TooLarge),
            Of(HeartbeatOutcome.Truncated), replayed, failed, dropped);
        return counts with { Received = counts.Accepted + counts.Rejected + failed };
    }

    private long Of(HeartbeatOutcome outcome) => Volatile.Read(ref _outcomes[(int)outcome]);

    // Only the loop writes, so no read-modify-write has to be atomic.
    private static void Increment(ref long counter) => Volatile.Write(ref counter, counter + 1);
}
