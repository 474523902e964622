using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Housekeeping;

/// <summary>
/// A journal's file that several processes write to, and the archive beside it. What is archived is durable there before it is removed
/// here. The processes may all read; one at a time keeps house.
/// </summary>
/// <param name="path">The journal's file.</param>
/// <param name="busyTimeout">How long to wait for a lock that others hold.</param>
public sealed class SharedSqliteHouse(string path, TimeSpan busyTimeout) : IHousekept, IArchivedEvents, IDisposable
{
    private const int Readers = 8;

    private readonly SqliteReaderPool _journal = new(path, Readers, busyTimeout);
    private readonly SqliteArchive _archive = new(PathOfArchive(path), busyTimeout, Readers);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private JournalArchive? _house;
    private SqliteDatabase? _writer;

    /// <inheritdoc/>
    public IArchive Archive => _house ??= new JournalArchive(_journal, _archive);

    /// <summary>Where the archive of a journal is.</summary>
    public static string PathOfArchive(string journal) => Path.Combine(Path.GetDirectoryName(journal) ?? "", "archive.db");

    /// <summary>Makes the archive when there is none and nothing has left the journal, so that whoever reads it finds it.</summary>
    /// <exception cref="JournalUnavailableException">It is missing, or can't be made.</exception>
    public void Prepare() => SqliteFailures.Translate(() =>
    {
        using (var journal = SqliteDatabase.Open(path, readOnly: true, busyTimeout))
            RemovalWriter.RequireArchive(journal, _archive);
        _archive.Make();
        return true;
    });

    /// <inheritdoc/>
    public IReadOnlyList<StoredEvent> Read(string persistenceId, long after, long before, int limit) =>
        SqliteFailures.Translate(() => _archive.Read(persistenceId, after, before, limit));

    /// <inheritdoc/>
    public void Replay(string persistenceId, IReplayTarget target, long archivedBelow) => SqliteFailures.Translate(() =>
        _journal.Read((_archive, persistenceId, target, archivedBelow), static (database, argument) =>
        {
            SqliteReplay.Run(database, argument._archive, argument.persistenceId, argument.target, argument.archivedBelow);
            return true;
        }));

    /// <inheritdoc/>
    public bool HasTimers(ActorKind kind, ActorShell actor, DateTimeOffset lastAt) => SharedTimers.Any(kind, actor, lastAt);

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(CommitRequest request)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            SqliteFailures.Translate(() => Remove(request.PersistenceId, request.Removal!));
            return request.Removal!.IsDone;
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _journal.Dispose();
        _archive.Dispose();
        _writing.Dispose();
    }

    private bool Remove(string persistenceId, Removal removal)
    {
        var database = _writer ??= SqliteDatabase.Open(path, readOnly: false, busyTimeout);
        try
        {
            // As the entities' writes.
            database.Execute("PRAGMA synchronous = FULL");
            database.Execute("BEGIN IMMEDIATE");
            new RemovalWriter(database, knowsTimers: false).Write(persistenceId, removal);
            database.Execute("COMMIT");
            return true;
        }
        catch
        {
            // Closing the connection ends its transaction, whatever state it is in.
            _writer = null;
            database.Dispose();
            throw;
        }
    }
}
