using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Archive;

/// <summary>
/// The archive as a replica has it: filled by somebody else. What a replica lets go of is not copied but looked for there, and what the
/// archive does not have, or has otherwise, stays.
/// </summary>
internal sealed class SharedArchive(SqliteReaderPool replica, IArchivedEvents archived) : IArchive
{
    public IReadOnlyList<Trail> ReadTrails(string after, int limit) => SqliteFailures.Translate(() =>
        replica.Read((after, limit), static (database, argument) => SqliteTrails.Read(database, argument.after, argument.limit)));

    public CopiedEvents Copy(string persistenceId, long below, DateTimeOffset before, int limit)
    {
        var events = SqliteFailures.Translate(() => replica.Read((persistenceId, below, before, limit), static (database, argument) =>
            SqliteTrails.ReadOld(database, argument.persistenceId, argument.below, argument.before, argument.limit)));
        if (events.Count == 0)
            return default;
        var there = SqliteFailures.Translate(() =>
            archived.Read(persistenceId, events[0].SequenceNumber - 1, events[^1].SequenceNumber + 1, events.Count));
        var count = events.Zip(there).TakeWhile(static pair => IsSame(pair.First, pair.Second)).Count();
        return count == 0 ? default : new CopiedEvents(count, events[count - 1].SequenceNumber);
    }

    public ArchiveSize Measure() => SqliteFailures.Translate(() =>
        replica.Read(0L, static (database, _) => SqliteTrails.Measure(database, archiveBytes: 0)));

    private static bool IsSame(in ArchivedEvent here, in StoredEvent there) =>
        here.SequenceNumber == there.SequenceNumber && here.Created == there.At.UtcTicks && there.Payload.Bytes.Span.SequenceEqual(here.Message);
}
