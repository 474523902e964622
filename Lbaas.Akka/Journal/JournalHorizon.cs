namespace Lbaas.Akka.Journal;

/// <summary>
/// Up to where a journal whose positions are given before the commit can be read. A number that is missing belongs to a transaction that
/// is still running, or to nobody, since its transaction was rolled back. Which of the two is known when all transactions that
/// ran when the hole was seen have ended.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class JournalHorizon(TimeProvider time)
{
    // A transaction takes its position a moment before the database gives it a number of its own, and is not seen to run until then.
    private static readonly TimeSpan s_settleTime = TimeSpan.FromSeconds(1);

    private (long Head, ulong Next, long Since)? _waiting;

    /// <summary>Holes up to here are nobody's.</summary>
    public long Settled { get; private set; }

    /// <summary>How many of the positions, which follow <paramref name="after"/> in ascending order, may be read.</summary>
    /// <param name="after">The last position that has been read.</param>
    /// <param name="positions">Visible at the moment of this look.</param>
    /// <param name="head">The highest visible one.</param>
    /// <param name="oldestRunning">The number of the oldest transaction that runs.</param>
    /// <param name="next">The number that the next transaction gets.</param>
    public int Look(long after, IReadOnlyList<long> positions, long head, ulong oldestRunning, ulong next)
    {
        if (_waiting is { } waiting && oldestRunning >= waiting.Next && time.GetElapsedTime(waiting.Since) >= s_settleTime)
            (Settled, _waiting) = (Math.Max(Settled, waiting.Head), null);
        var (count, last) = (0, after);
        while (count < positions.Count && (positions[count] == last + 1 || positions[count] <= Settled))
            last = positions[count++];
        if (count < positions.Count && _waiting is null)
            _waiting = (head, next, time.GetTimestamp());
        return count;
    }
}
