using Lbaas.Actors.Contract;
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

    private SqliteDatabase? _database;

    public JournalPage Read(long after, int limit)
    {
        _database ??= SqliteDatabase.Open(path, readOnly: true, busyTimeout);
        var (events, position, rows) = (new List<ReplicatedEvent>(), after, 0);
        using var use = _database.Prepare(Select).Begin();
        var row = use.Statement.Bind(1, after).Bind(2, limit);
        while (row.Step())
        {
            rows++;
            position = row.Long(0);
            if (row.Long(6) == identifier)
                events.Add(new ReplicatedEvent(
                    position, new DateTimeOffset(row.Long(1), TimeSpan.Zero), row.Text(2), row.Long(3),
                    new Payload(row.TextOrNull(5) ?? "", row.Bytes(4))));
        }

        return new JournalPage(events, position, rows < limit);
    }

    public void Dispose() => _database?.Dispose();
}
