using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;

namespace Lbaas.Runtime.Hosting;

/// <summary>How the embedded host runs. Everything but the directory has a default.</summary>
public sealed class RuntimeOptions
{
    /// <summary>Where the journal and the lock file are; made when missing. One process at a time.</summary>
    public string DataDirectory { get; set; } = "";

    /// <summary>The journal's database. Default and only value so far: <c>sqlite</c>.</summary>
    public string JournalProvider { get; set; } = "sqlite";

    /// <summary>Messages an actor's mailbox holds. 1 to 1,000,000; default 1,000.</summary>
    public int MailboxCapacity { get; set; } = 1_000;

    /// <summary>Messages an actor decides on before one commit for all of them. 1 to 1,024; default 64.</summary>
    public int MaxMessagesPerBatch { get; set; } = 64;

    /// <summary>Events of one actor between snapshots. 1 to 1,000,000; default 200.</summary>
    public int SnapshotInterval { get; set; } = 200;

    /// <summary>An actor leaves memory after this long without a message. Above zero; default 2 min.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Actors kept in memory; beyond it the least recently used idle ones leave. At least 1; default 50,000.
    /// </summary>
    public int MaxLoadedActors { get; set; } = 50_000;

    /// <summary>Actors read from the journal at the same time; the others queue. 1 to 64; default 4.</summary>
    public int MaxConcurrentRecoveries { get; set; } = 4;

    /// <summary>Askers that may wait for an answer. At least 1; default 20,000.</summary>
    public int MaxAskers { get; set; } = 20_000;

    /// <summary>Commit requests that may wait for the journal's writer. At least 1; default 8,192.</summary>
    public int JournalQueueCapacity { get; set; } = 8_192;

    /// <summary>How long a write waits for a lock that a foreign process holds. Zero or more; default 2 s.</summary>
    public TimeSpan JournalBusyTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Writes are refused, as on a full disk, before the database exceeds this size. Default null: no limit.
    /// </summary>
    public long? JournalSizeLimitBytes { get; set; }

    /// <summary>
    /// The version of the projections. When it differs from the one in the database, the read side is rebuilt from the
    /// journal at start. At least 1; default 1.
    /// </summary>
    public long ReadSideVersion { get; set; } = 1;

    /// <summary>How long a stop waits for commits in flight. Above zero; default 10 s.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// At start, actors whose next timer is due within this span are loaded too, so that what they waited for when the
    /// process died is asked again at once. Zero or more; default zero: only what is due.
    /// </summary>
    public TimeSpan StartAhead { get; set; } = TimeSpan.Zero;

    /// <summary>How long notices are kept. At least 1 of them, above zero; default 1,000,000 and 7 days.</summary>
    public NoticeRetention Notices { get; set; } = new(1_000_000, TimeSpan.FromDays(7));

    /// <summary>
    /// How long receipts are kept. At least 1 per group and in all, above zero; default 10,000, 100,000 and 24 h.
    /// </summary>
    public ReceiptRetention Receipts { get; set; } = new(10_000, 100_000, TimeSpan.FromHours(24));

    /// <summary>Who tells of what documents show. Default null: nobody.</summary>
    public ShownNews? Shown { get; set; }

    /// <summary>Every mistake in the options, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return "Set the data directory: the journal needs a place.";
        if (JournalProvider != "sqlite")
            yield return $"The journal provider '{JournalProvider}' is not known; use 'sqlite'.";
        if (MailboxCapacity is < 1 or > 1_000_000)
            yield return "The mailbox capacity must be 1 to 1,000,000.";
        if (MaxMessagesPerBatch is < 1 or > 1_024)
            yield return "The messages per batch must be 1 to 1,024.";
        if (SnapshotInterval is < 1 or > 1_000_000)
            yield return "The snapshot interval must be 1 to 1,000,000 events.";
        if (IdleTimeout <= TimeSpan.Zero)
            yield return "The idle timeout must be above zero.";
        if (MaxLoadedActors < 1 || MaxAskers < 1 || JournalQueueCapacity < 1)
            yield return "The bounds on loaded actors, askers and queued commits must be at least 1.";
        if (MaxConcurrentRecoveries is < 1 or > 64)
            yield return "The concurrent recoveries must be 1 to 64.";
        if (JournalBusyTimeout < TimeSpan.Zero || StartAhead < TimeSpan.Zero)
            yield return "The journal's busy timeout and the start-ahead must not be negative.";
        if (StopTimeout <= TimeSpan.Zero)
            yield return "The stop timeout must be above zero.";
        if (Notices is not { Rows: >= 1, Age.Ticks: > 0 } || Receipts is not { PerGroup: >= 1, Total: >= 1, TotalBytes: >= 1, Age.Ticks: > 0 })
            yield return "At least one notice and one receipt must be kept, for a time above zero.";
        if (ReadSideVersion < 1)
            yield return "The read-side version must be at least 1.";
    }
}
