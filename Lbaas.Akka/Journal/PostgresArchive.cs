using Lbaas.Actors.Contract;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Journal;
using Npgsql;

namespace Lbaas.Akka.Journal;

/// <summary>The archive of a journal in PostgreSQL: a table beside it, <c>lbaas_archive</c>. Any thread.</summary>
/// <param name="connectionString">Npgsql's.</param>
internal sealed class PostgresArchive(string connectionString) : IArchivedEvents
{
    private const string Select = """
        SELECT sequence_number, created, manifest, message FROM lbaas_archive
        WHERE persistence_id = $1 AND sequence_number > $2 AND sequence_number < $3 AND NOT deleted ORDER BY sequence_number LIMIT $4
        """;

    /// <inheritdoc/>
    public IReadOnlyList<StoredEvent> Read(string persistenceId, long after, long before, int limit) => PostgresFailures.Translate(() =>
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = new NpgsqlCommand(Select, connection)
        {
            Parameters = { new() { Value = persistenceId }, new() { Value = after }, new() { Value = before }, new() { Value = limit } },
        };
        using var row = command.ExecuteReader();
        var events = new List<StoredEvent>();
        while (row.Read())
            events.Add(new StoredEvent(row.GetInt64(0), new DateTimeOffset(row.GetInt64(1), TimeSpan.Zero), PayloadOf(row, 2)));
        return events;
    });

    /// <summary>The manifest in a column and the bytes in the one after it.</summary>
    public static Payload PayloadOf(NpgsqlDataReader row, int column) =>
        new(row.IsDBNull(column) ? "" : row.GetString(column), row.GetFieldValue<byte[]>(column + 1));
}
