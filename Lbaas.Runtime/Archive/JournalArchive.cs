using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Archive;

/// <summary>The archive beside a SQLite journal.</summary>
internal sealed class JournalArchive(SqliteReaderPool journal, SqliteArchive archive) : IArchive
{
    public IReadOnlyList<Trail> ReadTrails(string after, int limit) => SqliteFailures.Translate(() =>
        journal.Read((after, limit), static (database, argument) => SqliteTrails.Read(database, argument.after, argument.limit)));

    public CopiedEvents Copy(string persistenceId, long below, DateTimeOffset before, int limit) => SqliteFailures.Translate(() =>
    {
        var events = journal.Read((persistenceId, below, before, limit), static (database, argument) =>
            SqliteTrails.ReadOld(database, argument.persistenceId, argument.below, argument.before, argument.limit));
        if (events.Count == 0)
            return default;
        archive.Write(events);
        return new CopiedEvents(events.Count, events[^1].SequenceNumber);
    });

    public ArchiveSize Measure() => SqliteFailures.Translate(() => journal.Read(archive.SizeBytes, SqliteTrails.Measure));
}
