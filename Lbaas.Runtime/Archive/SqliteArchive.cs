using Lbaas.Actors.Contract;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Archive;

/// <summary>
/// The archive's file: the journal's table with the journal's columns and positions, beside the journal. It is made when
/// something is first archived, so that a young installation has none. One writer at a time, any number of readers.
/// </summary>
internal sealed class SqliteArchive(string path, TimeSpan busyTimeout, int readers) : IArchivedEvents, IDisposable
{
    private readonly SqliteReaderPool _readers = new(path, readers, busyTimeout);
    private SqliteDatabase? _database;
    private volatile bool _exists;

    public string Path => path;

    /// <summary>False: nothing has been archived yet.</summary>
    public bool Exists => _exists || (_exists = File.Exists(path));

    public long SizeBytes => Exists ? new FileInfo(path).Length : 0;

    /// <summary>Makes an archive that is there ready to be read. A process may have died as it was making the file.</summary>
    /// <exception cref="SqliteFailure">The file can't be opened.</exception>
    public void Open()
    {
        if (Exists)
            Connect();
    }

    /// <summary>Makes the file when it is not there.</summary>
    /// <exception cref="SqliteFailure">The file can't be opened.</exception>
    public void Make() => Connect();

    /// <summary>Adds what is not there yet. When this returns, it is durable.</summary>
    /// <exception cref="SqliteFailure">Nothing of it was written, or nobody knows: it may be written again.</exception>
    /// <exception cref="ArchiveConflictException">Another event has that place; nothing was written.</exception>
    public void Write(IReadOnlyList<ArchivedEvent> events)
    {
        var database = Connect();
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var @event in events)
                Write(database, @event);
            database.Execute("COMMIT");
            _exists = true;
        }
        catch (Exception)
        {
            // Closing the connection ends its transaction, whatever state it is in.
            Close();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SqliteFailure">The archive can't be read now.</exception>
    public IReadOnlyList<StoredEvent> Read(string persistenceId, long after, long before, int limit) =>
        !Exists ? [] : _readers.Read((persistenceId, after, before, limit), static (database, argument) =>
        {
            var events = new List<StoredEvent>();
            using var use = Select(database, argument.persistenceId, argument.after, argument.before, argument.limit);
            for (var row = use.Statement; row.Step();)
                events.Add(new StoredEvent(row.Long(0), new DateTimeOffset(row.Long(1), TimeSpan.Zero), new Payload(row.Text(2), row.Bytes(3))));
            return events;
        });

    public void Dispose()
    {
        Close();
        _readers.Dispose();
    }

    private static SqliteStatement.Scope Select(SqliteDatabase database, string persistenceId, long after, long before, long limit)
    {
        var use = database.Prepare("""
            SELECT sequence_number, created, manifest, message FROM journal
            WHERE persistence_id = ?1 AND sequence_number > ?2 AND sequence_number < ?3 AND deleted = 0
            ORDER BY sequence_number LIMIT ?4
            """).Begin();
        use.Statement.Bind(1, persistenceId).Bind(2, after).Bind(3, before).Bind(4, limit);
        return use;
    }

    private static void Write(SqliteDatabase database, in ArchivedEvent @event)
    {
        var insert = database.Prepare("""
            INSERT OR IGNORE INTO journal (ordering, created, deleted, persistence_id, sequence_number,
                message, manifest, identifier, writer_uuid)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """);
        insert.Bind(1, @event.Ordering).Bind(2, @event.Created).Bind(3, @event.Deleted).Bind(4, @event.PersistenceId)
            .Bind(5, @event.SequenceNumber).BindBlob(6, @event.Message).Bind(7, @event.Manifest).Bind(9, @event.WriterId);
        _ = @event.Identifier is { } identifier ? insert.Bind(8, identifier) : insert.BindNull(8);
        insert.Run();
        if (database.ChangedRows == 0 && OrderingOf(database, @event) != @event.Ordering)
            throw new ArchiveConflictException(@event.PersistenceId, @event.SequenceNumber);
    }

    private static long? OrderingOf(SqliteDatabase database, in ArchivedEvent @event)
    {
        using var use = database.Prepare("SELECT ordering FROM journal WHERE persistence_id = ?1 AND sequence_number = ?2").Begin();
        return use.Statement.Bind(1, @event.PersistenceId).Bind(2, @event.SequenceNumber).Step() ? use.Statement.Long(0) : null;
    }

    private SqliteDatabase Connect()
    {
        if (_database is not null)
            return _database;
        var database = SqliteDatabase.Open(path, readOnly: false, busyTimeout);
        try
        {
            // Full, as the journal: what is removed there must have survived a power loss here.
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            database.Execute(SqliteSchema.Archive);
        }
        catch (SqliteFailure)
        {
            database.Dispose();
            throw;
        }

        return _database = database;
    }

    private void Close()
    {
        _database?.Dispose();
        _database = null;
    }
}
