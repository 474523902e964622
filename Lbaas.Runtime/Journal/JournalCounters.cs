namespace Lbaas.Runtime.Journal;

/// <summary>What the group commit does. Written by the committer's thread, readable from any.</summary>
public sealed class JournalCounters
{
    private long _commits;
    private long _requests;
    private long _events;
    private long _largestBatch;
    private long _notWritten;
    private long _ownershipLost;
    private long _unknown;

    /// <summary>Transactions committed.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Requests in committed transactions.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Events in committed transactions.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>The most requests that one transaction has held.</summary>
    public long LargestBatch => Volatile.Read(ref _largestBatch);

    /// <summary>
    /// Requests that ended as <see cref="CommitOutcome.NotWritten"/>, those refused by a full queue included.
    /// </summary>
    public long NotWritten => Volatile.Read(ref _notWritten);

    /// <summary>Requests that ended as <see cref="CommitOutcome.OwnershipLost"/>.</summary>
    public long OwnershipLost => Volatile.Read(ref _ownershipLost);

    /// <summary>Requests that ended as <see cref="CommitOutcome.Unknown"/>.</summary>
    public long Unknown => Volatile.Read(ref _unknown);

    internal void CountCommit(int requests, int events)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _requests, requests);
        Interlocked.Add(ref _events, events);
        if (requests > Volatile.Read(ref _largestBatch))
            Volatile.Write(ref _largestBatch, requests);
    }

    internal void CountFailure(CommitOutcome outcome)
    {
        switch (outcome)
        {
            case CommitOutcome.NotWritten:
                Interlocked.Increment(ref _notWritten);
                break;
            case CommitOutcome.OwnershipLost:
                Interlocked.Increment(ref _ownershipLost);
                break;
            case CommitOutcome.Unknown:
                Interlocked.Increment(ref _unknown);
                break;
        }
    }
}
