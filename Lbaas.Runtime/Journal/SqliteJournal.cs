using Lbaas.Actors.Contract;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Sqlite;
using Lbaas.Runtime.Timers;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Journal;

/// <summary>The journal in one SQLite file: one writer with group commit, many readers.</summary>
public sealed class SqliteJournal : IJournal
{
    private readonly SqliteBatchWriter _writer;
    private readonly GroupCommitter _committer;
    private readonly SqliteReaderPool _readers;
    private readonly SqliteArchive? _ownArchive;
    private readonly IArchivedEvents _archive;
    private bool _open;

    /// <param name="options">Where and how.</param>
    /// <param name="identifier">The event format's <see cref="IEventFormat.Identifier"/>.</param>
    /// <param name="time">The clock of the <c>created</c> column.</param>
    /// <param name="logger">Where failed transactions are reported.</param>
    public SqliteJournal(SqliteJournalOptions options, int identifier, TimeProvider time, ILogger logger)
    {
        _writer = new SqliteBatchWriter(options, identifier, time, logger);
        var hub = new NoticeHub();
        _committer = new GroupCommitter(_writer, Counters, hub, logger, options.QueueCapacity);
        _readers = new SqliteReaderPool(options.Path, options.Readers, options.BusyTimeout);
        if (options.SharedArchive is { } shared)
        {
            (_archive, Archive) = (shared, new SharedArchive(_readers, shared));
        }
        else
        {
            _archive = _ownArchive = new SqliteArchive(options.ArchivePath, options.BusyTimeout, options.Readers);
            Archive = new JournalArchive(_readers, _ownArchive);
        }

        ReadSide = new SqliteReadSide(_readers, new SqliteNoticeLog(_readers, hub), options.Receipts, time);
    }

    public IReadSide ReadSide { get; }

    public IArchive Archive { get; }

    public JournalCounters Counters { get; } = new();

    public void Open()
    {
        Translate(() => RequireArchive(_writer.Open()));
        _committer.Start();
        _open = true;
    }

    public bool TryCommit(CommitRequest request) => _committer.TryEnqueue(request);

    public void Replay(string persistenceId, IReplayTarget target, long archivedBelow = long.MaxValue) =>
        Read((_archive, persistenceId, target, archivedBelow), static (database, argument) =>
        {
            SqliteReplay.Run(database, argument._archive, argument.persistenceId, argument.target, argument.archivedBelow);
            return true;
        });

    public IReadOnlyList<StoredEvent> ReadEvents(string persistenceId, long after, int limit) =>
        Read((_archive, persistenceId, after, limit), static (database, argument) =>
        {
            var events = new List<StoredEvent>();
            using var use = database.Prepare("""
                SELECT sequence_number, created, manifest, message FROM journal
                WHERE persistence_id = ?1 AND sequence_number > ?2 AND deleted = 0 ORDER BY sequence_number LIMIT ?3
                """).Begin();
            for (var row = use.Statement.Bind(1, argument.persistenceId).Bind(2, argument.after).Bind(3, argument.limit); row.Step();)
                events.Add(new StoredEvent(row.Long(0), Time(row.Long(1)), new Payload(row.Text(2), row.Bytes(3))));
            if (events.Count > 0 && events[0].SequenceNumber == argument.after + 1)
                return events;
            var begin = events.Count > 0 ? events[0].SequenceNumber : long.MaxValue;
            var archived = argument._archive.Read(argument.persistenceId, argument.after, begin, argument.limit);
            return [.. archived, .. events.Take(argument.limit - archived.Count)];
        });

    public long ReadNumberAt(string persistenceId, long position) =>
        Read((persistenceId, position), static (database, argument) =>
        {
            using var use = database.Prepare("SELECT COALESCE(MAX(sequence_number), 0) FROM journal WHERE persistence_id = ?1 AND ordering <= ?2").Begin();
            var row = use.Statement.Bind(1, argument.persistenceId).Bind(2, argument.position);
            return row.Step() ? row.Long(0) : 0;
        });

    public IReadOnlyList<DueEntry> ReadDue(string? persistenceId) =>
        Read(persistenceId, static (database, one) =>
        {
            var entries = new List<DueEntry>();
            const string All = "SELECT kind, id, name, deadline, reason FROM due";
            using var use = database.Prepare(one is null ? All : $"{All} WHERE persistence_id = ?1").Begin();
            if (one is not null)
                use.Statement.Bind(1, one);
            for (var row = use.Statement; row.Step();)
            {
                var actor = new ActorAddress(string.Intern(row.Text(0)), row.Text(1));
                entries.Add(new DueEntry(actor, row.Text(2), Time(row.Long(3)), row.Text(4)));
            }

            return entries;
        });

    public IReadOnlyList<QuarantinedActor> ReadQuarantine() => Read(0, static (database, _) =>
    {
        var actors = new List<QuarantinedActor>();
        using var use = database.Prepare("SELECT kind, id, sequence_number, reason, at FROM quarantine").Begin();
        for (var row = use.Statement; row.Step();)
            actors.Add(new QuarantinedActor(
                new ActorAddress(row.Text(0), row.Text(1)), row.Long(2), row.Text(3), Time(row.Long(4))));
        return actors;
    });

    public IReadOnlyList<string> ReadPersistenceIds(string prefix, string after, int limit) =>
        Read((prefix, after, limit), static (database, argument) =>
        {
            var ids = new List<string>();
            using var use = database.Prepare("""
                SELECT DISTINCT persistence_id FROM journal
                WHERE persistence_id > ?1 AND persistence_id >= ?2 AND substr(persistence_id, 1, length(?2)) = ?2
                ORDER BY persistence_id LIMIT ?3
                """).Begin();
            use.Statement.Bind(1, argument.after).Bind(2, argument.prefix).Bind(3, argument.limit);
            while (use.Statement.Step())
                ids.Add(use.Statement.Text(0));
            return ids;
        });

    public long ReadReadSideVersion() => Read(0, static (database, _) =>
        database.ReadLong("SELECT value FROM runtime_setting WHERE name = 'read-side-version'") ?? 0);

    // The two below run on the write connection before any actor does, while the committer has nothing to do.
    public void ClearReadSide() => Translate(() => _writer.Open().Execute("""
        BEGIN IMMEDIATE;
        DELETE FROM document;
        DELETE FROM observation;
        DELETE FROM runtime_setting WHERE name = 'read-side-version';
        COMMIT;
        """));

    public void WriteReadSideVersion(long version) => Translate(() => _writer.Open().Execute($"""
        BEGIN IMMEDIATE;
        INSERT OR REPLACE INTO runtime_setting (name, value) VALUES ('read-side-version', {version});
        {ForeignWriter.ForgetSql}
        COMMIT;
        """));

    public long ReadPosition() => Read(0, static (database, _) => database.ReadLong($"SELECT {NoticeSql.Head}") ?? 0);

    public bool HasForeignWriter() => Read(0, static (database, _) =>
        database.ReadLong($"SELECT value FROM runtime_setting WHERE name = '{ForeignWriter.Name}'") is not null);

    /// <summary>
    /// To be called by another host before it writes to a journal of the embedded one's, which is closed: the embedded one knows by the
    /// mark that it has to derive anew what the other did not keep up. Of a file that is marked already, or not there yet, nothing but
    /// the mark is made.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The file can't be opened or written.</exception>
    public static void MarkForeignWriter(string path) => Translate(() => ForeignWriter.Mark(path));

    public ValueTask DisposeAsync()
    {
        if (_open)
            _committer.Stop();
        _open = false;
        _readers.Dispose();
        _ownArchive?.Dispose();
        _writer.Dispose();
        return ValueTask.CompletedTask;
    }

    private void RequireArchive(SqliteDatabase database)
    {
        // Whoever shares one with others has seen to it.
        if (_ownArchive is not { } archive)
            return;
        RemovalWriter.RequireArchive(database, archive);
        archive.Open();
    }

    private TResult Read<TArgument, TResult>(TArgument argument, Func<SqliteDatabase, TArgument, TResult> read)
    {
        try
        {
            return _readers.Read(argument, read);
        }
        catch (SqliteFailure failure)
        {
            throw new JournalUnavailableException("The journal can't be read.", failure);
        }
    }

    private static void Translate(Action action)
    {
        try
        {
            action();
        }
        catch (SqliteFailure failure)
        {
            throw new JournalUnavailableException($"The journal can't be opened: {failure.Message}", failure);
        }
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
