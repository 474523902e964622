using Lbaas.Actors.Contract;
using Lbaas.Runtime.Replica;
using Npgsql;

namespace Lbaas.Akka.Journal;

/// <summary>The journal in PostgreSQL, where several write at the same time and positions become visible out of order.</summary>
internal sealed class PostgresJournalTail(string connectionString, int identifier, TimeProvider time) : IJournalTail
{
    // One statement, so one snapshot: what is visible and who runs are of the same moment.
    private const string Select = """
        WITH moment AS (
            SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS oldest, pg_snapshot_xmax(pg_current_snapshot())::text AS next,
                (SELECT coalesce(max(ordering), 0) FROM journal) AS head)
        SELECT moment.oldest, moment.next, moment.head,
            j.ordering, j.created, j.persistence_id, j.sequence_number, j.message, j.manifest, j.identifier
        FROM moment LEFT JOIN LATERAL (
            SELECT * FROM journal WHERE ordering > $1 AND NOT deleted ORDER BY ordering LIMIT $2) j ON true
        ORDER BY j.ordering
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
