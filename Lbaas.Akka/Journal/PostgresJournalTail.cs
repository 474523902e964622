using Lbaas.Actors.Contract;
using Lbaas.Runtime.Replica;
using Npgsql;

namespace Lbaas.Akka.Journal;

/// <summary>The journal in PostgreSQL, where several write at the same time and positions become visible out of order.</summary>
internal sealed class PostgresJournalTail(string connectionString, int identifier, TimeProvider time) : IJournalTail
{
    // One statement, so one snapshot: what is visible and who runs are of the same moment, and what is on its way to the archive is in one place.
    private const string Select = """
        WITH moment AS (
            SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest, pg_snapshot_xmax(pg_current_snapshot())::text AS next,
                greatest((SELECT max(ordering) FROM journal), (SELECT max(ordering) FROM lbaas_archive), 0) AS head),
        entry AS (
            (SELECT ordering, created, persistence_id, sequence_number, message, manifest, identifier
                FROM journal WHERE ordering > $1 AND NOT deleted ORDER BY ordering LIMIT $2)
            UNION ALL
            (SELECT ordering, created, persistence_id, sequence_number, message, manifest, identifier
                FROM lbaas_archive WHERE ordering > $1 AND NOT deleted ORDER BY ordering LIMIT $2)
            ORDER BY ordering LIMIT $2)
        SELECT moment.oldest, moment.next, moment.head,
            entry.ordering, entry.created, entry.persistence_id, entry.sequence_number, entry.message, entry.manifest, entry.identifier
        FROM moment LEFT JOIN entry ON true
        ORDER BY entry.ordering
        """;

    private readonly JournalHorizon _horizon = new(time);
    private NpgsqlConnection? _connection;

    public JournalPage Read(long after, int limit)
    {
        try
        {
            return Look(after, limit);
        }
        catch
        {
            // The next one connects anew.
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private JournalPage Look(long after, int limit)
    {
        if (_connection is null)
        {
            _connection = new NpgsqlConnection(connectionString);
            _connection.Open();
        }

        using var command = new NpgsqlCommand(Select, _connection) { Parameters = { new() { Value = after }, new() { Value = limit } } };
        using var reader = command.ExecuteReader();
        var rows = new List<(int? Identifier, ReplicatedEvent Event)>();
        var (oldest, next, head) = (0UL, 0UL, 0L);
        while (reader.Read())
        {
            (oldest, next, head) = (ulong.Parse(reader.GetString(0)), ulong.Parse(reader.GetString(1)), reader.GetInt64(2));
            if (!reader.IsDBNull(3))
                rows.Add((reader.IsDBNull(9) ? null : reader.GetInt32(9), Event(reader)));
        }

        var count = _horizon.Look(after, [.. rows.Select(static row => row.Event.Position)], head, oldest, next);
        return new JournalPage(
            [.. rows.Take(count).Where(row => row.Identifier == identifier).Select(static row => row.Event)],
            count == 0 ? after : rows[count - 1].Event.Position,
            rows.Count < limit || count < rows.Count);
    }

    private static ReplicatedEvent Event(NpgsqlDataReader reader) => new(
        reader.GetInt64(3), new DateTimeOffset(reader.GetInt64(4), TimeSpan.Zero), reader.GetString(5), reader.GetInt64(6),
        new Payload(reader.IsDBNull(8) ? "" : reader.GetString(8), reader.GetFieldValue<byte[]>(7)));
}
