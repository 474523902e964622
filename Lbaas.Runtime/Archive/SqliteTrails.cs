using Lbaas.Runtime.Sqlite;

namespace Lbaas.Runtime.Archive;

/// <summary>Reads from the journal what the archive has to know of it.</summary>
internal static class SqliteTrails
{
    /// <summary>A copy ends after so many bytes of events: it is the size of one removal, too.</summary>
    private const int CopyBytesMax = 256 << 10;

    // From one actor's index entries straight to the next one's: DISTINCT would read the entries of every event in between.
    private const string TrailsSql = """
        WITH RECURSIVE actor (id) AS (
            SELECT MIN(persistence_id) FROM journal WHERE persistence_id > ?1
            UNION ALL
            SELECT (SELECT MIN(persistence_id) FROM journal WHERE persistence_id > actor.id) FROM actor WHERE actor.id IS NOT NULL
            LIMIT ?2)
        SELECT actor.id, first.sequence_number, first.created, last.sequence_number, last.created,
            (SELECT MAX(sequence_number) FROM snapshot WHERE persistence_id = actor.id)
        FROM actor
        CROSS JOIN journal first ON first.persistence_id = actor.id
            AND first.sequence_number = (SELECT MIN(sequence_number) FROM journal WHERE persistence_id = actor.id)
        CROSS JOIN journal last ON last.persistence_id = actor.id
            AND last.sequence_number = (SELECT MAX(sequence_number) FROM journal WHERE persistence_id = actor.id)
        """;

    public static List<Trail> Read(SqliteDatabase database, string after, int limit)
    {
        var trails = new List<Trail>();
        using var use = database.Prepare(TrailsSql).Begin();
        for (var row = use.Statement.Bind(1, after).Bind(2, limit); row.Step();)
            trails.Add(new Trail(row.Text(0), row.Long(1), Time(row.Long(2)), row.Long(3), Time(row.Long(4)), row.IsNull(5) ? 0 : row.Long(5)));
        return trails;
    }

    /// <summary>The first events of an actor, for as long as they are old enough.</summary>
    public static List<ArchivedEvent> ReadOld(SqliteDatabase database, string persistenceId, long below, DateTimeOffset before, int limit)
    {
        var events = new List<ArchivedEvent>();
        using var use = database.Prepare("""
            SELECT ordering, created, deleted, sequence_number, message, manifest, identifier, writer_uuid FROM journal
            WHERE persistence_id = ?1 AND sequence_number < ?2 ORDER BY sequence_number LIMIT ?3
            """).Begin();
        var bytes = 0;
        for (var row = use.Statement.Bind(1, persistenceId).Bind(2, below).Bind(3, limit); bytes < CopyBytesMax && row.Step();)
        {
            if (row.Long(1) >= before.UtcTicks)
                break;
            events.Add(new ArchivedEvent(
                row.Long(0), row.Long(1), row.Long(2), persistenceId, row.Long(3), row.Bytes(4), row.TextOrNull(5),
                row.IsNull(6) ? null : row.Long(6), row.TextOrNull(7)));
            bytes += events[^1].Message.Length;
        }

        return events;
    }

    public static ArchiveSize Measure(SqliteDatabase database, long archiveBytes)
    {
        var page = Pragma(database, "page_size");
        return new ArchiveSize(page * Pragma(database, "page_count"), page * Pragma(database, "freelist_count"), archiveBytes);
    }

    private static long Pragma(SqliteDatabase database, string name) => database.ReadLong($"PRAGMA {name}") ?? 0;

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
