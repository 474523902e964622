using Lbaas.Actors.Contract;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.Replica;
using Lbaas.Runtime.Sqlite;

namespace Lbaas.Akka.Journal;

/// <summary>
/// The journal in a SQLite file. There is one writer at a time and a position is part of its transaction, so that what is visible has no
/// holes that could still be filled.
/// </summary>
internal sealed class SqliteJournalTail(string path, int identifier, TimeSpan busyTimeout) : IJournalTail
{
    private const string Select = """
        SELECT ordering, created, persistence_id, sequence_number, message, manifest, identifier
        FROM journal WHERE ordering > ?1 AND deleted = 0 ORDER BY ordering LIMIT ?2
        """;

    private SqliteDatabase? _journal;
    private SqliteDatabase? _archive;

    public JournalPage Read(long after, int limit)
    {
        // The archive last: what leaves the journal in between is in both of them then, and never in neither.
        var journal = Rows(_journal ??= Open(path), after, limit);
        var archived = Rows(_archive ??= Open(SharedSqliteHouse.PathOfArchive(path)), after, limit);
        var end = Math.Min(End(journal, limit), End(archived, limit));
        var rows = archived.Count == 0
            ? journal
            : [.. journal.Concat(archived).Where(row => row.Event.Position <= end).DistinctBy(static row => row.Event.Position).OrderBy(static row => row.Event.Position)];
        return new JournalPage(
            [.. rows.Where(row => row.Identifier == identifier).Select(static row => row.Event)],
            rows.Count == 0 ? after : rows[^1].Event.Position,
            end == long.MaxValue);
    }

    public void Dispose()
    {
        _journal?.Dispose();
        _archive?.Dispose();
    }

    private SqliteDatabase Open(string file) => SqliteDatabase.Open(file, readOnly: true, busyTimeout);

    // There may be more after it.
    private static long End(List<Row> rows, int limit) => rows.Count < limit ? long.MaxValue : rows[^1].Event.Position;

    private static List<Row> Rows(SqliteDatabase database, long after, int limit)
    {
        var rows = new List<Row>();
        using var use = database.Prepare(Select).Begin();
        for (var row = use.Statement.Bind(1, after).Bind(2, limit); row.Step();)
            rows.Add(new Row(
                row.IsNull(6) ? null : row.Long(6),
                new ReplicatedEvent(
                    row.Long(0), new DateTimeOffset(row.Long(1), TimeSpan.Zero), row.Text(2), row.Long(3),
                    new Payload(row.TextOrNull(5) ?? "", row.Bytes(4)))));
        return rows;
    }

    private readonly record struct Row(long? Identifier, ReplicatedEvent Event);
}
