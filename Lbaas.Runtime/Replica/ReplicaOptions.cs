using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;

namespace Lbaas.Runtime.Replica;

/// <summary>How a replica is kept. Everything but the path has a default.</summary>
public sealed class ReplicaOptions
{
    /// <summary>The replica's own file, of this process alone. Its directory is made when missing.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// An embedded host's journal, by whose copy the replica begins when it has no file yet. Default null: it begins empty.
    /// </summary>
    public string? CopyFrom { get; init; }

    /// <summary>
    /// Where what has left the original is read. Default null: <c>archive.db</c> beside the journal that is copied, or beside the replica.
    /// </summary>
    public IArchivedEvents? Archive { get; init; }

    /// <summary>
    /// The version of the projections. When it differs from the one in the file, read side and timers are derived anew when it is
    /// opened. At least 1; default 1.
    /// </summary>
    public long ReadSideVersion { get; init; } = 1;

    /// <summary>Events of one actor between snapshots. 1 to 1,000,000; default 200.</summary>
    public int SnapshotInterval { get; init; } = 200;

    /// <summary>
    /// Actors whose state is kept in memory; of others the next event costs a recovery from the file. At least 1; default 10,000.
    /// </summary>
    public int RecentActors { get; init; } = 10_000;

    /// <summary>How many may wait for an event. At least 1; default 20,000.</summary>
    public int MaxWaiters { get; init; } = 20_000;

    /// <summary>How long a write waits for a lock that a foreign process holds. Zero or more; default 2 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long notices are kept. At least 1 of them, above zero; default 1,000,000 and 7 days.</summary>
    public NoticeRetention Notices { get; init; } = new(1_000_000, TimeSpan.FromDays(7));

    /// <summary>How long receipts are kept. At least 1 per group and in all, above zero; default 10,000, 100,000 and 24 h.</summary>
    public ReceiptRetention Receipts { get; init; } = new(10_000, 100_000, TimeSpan.FromHours(24));

    /// <summary>Who tells of what documents show. Default null: nobody.</summary>
    public ShownNews? Shown { get; init; }

    /// <summary>Every mistake in the options, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(Path))
            yield return "Set the replica's path: it needs a file.";
        if (CopyFrom is not null && CopyFrom == Path)
            yield return "Set another path for the replica than that of the journal.";
        if (SnapshotInterval is < 1 or > 1_000_000)
            yield return "The replica's snapshot interval must be 1 to 1,000,000 events.";
        if (RecentActors < 1 || MaxWaiters < 1 || ReadSideVersion < 1)
            yield return "The replica's bounds on recent actors and waiters, and its read-side version, must be at least 1.";
        if (BusyTimeout < TimeSpan.Zero)
            yield return "The replica's busy timeout must not be negative.";
        if (Notices is not { Rows: >= 1, Age.Ticks: > 0 } || Receipts is not { PerGroup: >= 1, Total: >= 1, TotalBytes: >= 1, Age.Ticks: > 0 })
            yield return "The replica must keep at least one notice and one receipt, for a time above zero.";
    }
}
