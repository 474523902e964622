using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;

namespace Lbaas.Runtime.Journal;

/// <summary>How the SQLite journal is opened.</summary>
public sealed class SqliteJournalOptions
{
    /// <summary>The database file. Its directory must exist.</summary>
    public required string Path { get; init; }

    /// <summary>The archive's file. Default <c>archive.db</c> beside the journal. It is made when something is first archived.</summary>
    public string ArchivePath
    {
        get => field ?? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path) ?? "", "archive.db");
        init;
    }

    /// <summary>The archive of the journal that this one is a replica of, which is only read here. Default null: one of its own.</summary>
    public IArchivedEvents? SharedArchive { get; init; }

    /// <summary>
    /// What has been committed outlasts a loss of power, at the price of a flush per transaction. Without it a loss of power may take the last transactions, and never
    /// leaves half of one: for a journal whose events can be had again. Default true.
    /// </summary>
    public bool SurvivesPowerLoss { get; init; } = true;

    /// <summary>How long a write waits for a lock that a foreign process holds. Default 2 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Requests that may wait for the next transaction. Default 8,192.</summary>
    public int QueueCapacity { get; init; } = 8_192;

    /// <summary>Read-only connections. Default 8.</summary>
    public int Readers { get; init; } = 8;

    /// <summary>
    /// Writes are refused, as on a full disk, before the file grows beyond this. Default null: no limit but the disk's.
    /// May be changed at any time; the next transaction heeds it.
    /// </summary>
    public long? SizeLimitBytes { get; set; }

    /// <summary>How long notices are kept. Default 1,000,000 of them and 7 days.</summary>
    public NoticeRetention Notices { get; init; } = new(1_000_000, TimeSpan.FromDays(7));

    /// <summary>How long receipts are kept. Default 10,000 per group, 100,000 in all, 24 h.</summary>
    public ReceiptRetention Receipts { get; init; } = new(10_000, 100_000, TimeSpan.FromHours(24));

    /// <summary>Who tells of what documents show. Default null: nobody.</summary>
    public ShownNews? Shown { get; init; }

    /// <summary>Akka's writer_uuid: a GUID without dashes, one per start.</summary>
    internal string WriterId { get; } = Guid.NewGuid().ToString("N");
}
