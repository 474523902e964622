using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Archive;

/// <summary>The archive beside a SQLite journal.</summary>
internal sealed class JournalArchive(SqliteReaderPool journal, SqliteArchive archive) : IArchive
{
    public IReadOnlyList<Trail> ReadTrails(string after, int limit) => Read(() =>
        journal.Read((after, limit), static (database, argument) => SqliteTrails.Read(database, argument.after, argument.limit)));

    public CopiedEvents Copy(string persistenceId, long below, DateTimeOffset before, int limit) => Read(() =>
    {
        var events = journal.Read((persistenceId, below, before, limit), static (database, argument) =>
            SqliteTrails.ReadOld(database, argument.persistenceId, argument.below, argument.before, argument.limit));
        if (events.Count == 0)
            return default;
        archive.Write(events);
        return new CopiedEvents(events.Count, events[^1].SequenceNumber);
    });

    public ArchiveSize Measure() => Read(() => journal.Read(archive.SizeBytes, static (database, archived) =>
    {
        var page = Pragma(database, "page_size");
        return new ArchiveSize(page * Pragma(database, "page_count"), page * Pragma(database, "freelist_count"), archived);
    }));

    private static long Pragma(SqliteDatabase database, string name) => database.ReadLong($"PRAGMA {name}") ?? 0;

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteFailure failure)
        {
            throw new JournalUnavailableException($"The journal and its archive can't be read or written: {failure.Message}", failure);
        }
    }
}
