using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.Journal;
using Npgsql;

namespace Lbaas.Akka.Journal;

/// <summary>
/// Journal and archive as two tables of one database: an event goes from the one to the other in one transaction, so that it is never in
/// both, nor in neither. <see cref="Copy"/> only says what will go; <see cref="RemoveAsync"/> moves it.
/// </summary>
/// <param name="connectionString">Npgsql's.</param>
/// <param name="archived">What has gone.</param>
internal sealed class PostgresHouse(string connectionString, IArchivedEvents archived) : IHousekept, IArchive
{
    /// <summary>A copy ends after so many bytes of events, as that of SQLite: it is the size of one transaction.</summary>
    private const int MoveBytesMax = 256 << 10;

    // From one actor's index entries straight to the next one's, as SqliteTrails does.
    private const string Trails = """
        WITH RECURSIVE actor (id) AS (
            (SELECT min(persistence_id) FROM journal WHERE persistence_id > $1)
            UNION ALL
            SELECT (SELECT min(persistence_id) FROM journal WHERE persistence_id > actor.id) FROM actor WHERE actor.id IS NOT NULL)
        SELECT id, first.sequence_number, first.created, last.sequence_number, last.created,
            coalesce((SELECT max(sequence_number) FROM snapshot WHERE persistence_id = id), 0)
        FROM (SELECT id FROM actor WHERE id IS NOT NULL LIMIT $2) AS page
        CROSS JOIN LATERAL (SELECT sequence_number, created FROM journal WHERE persistence_id = id ORDER BY sequence_number LIMIT 1) AS first
        CROSS JOIN LATERAL (SELECT sequence_number, created FROM journal WHERE persistence_id = id ORDER BY sequence_number DESC LIMIT 1) AS last
        ORDER BY id
        """;

    private const string Old = """
        SELECT sequence_number, created, length(message) FROM journal
        WHERE persistence_id = $1 AND sequence_number < $2 ORDER BY sequence_number LIMIT $3
        """;

    private const string Move = """
        WITH gone AS (DELETE FROM journal WHERE persistence_id = $1 AND sequence_number <= $2 RETURNING *)
        INSERT INTO lbaas_archive (ordering, created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
        SELECT ordering, created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid FROM gone
        """;

    IArchive IHousekept.Archive => this;

    /// <inheritdoc/>
    public IReadOnlyList<Trail> ReadTrails(string after, int limit) => Query(
        Trails,
        static row => new Trail(row.GetString(0), row.GetInt64(1), Time(row.GetInt64(2)), row.GetInt64(3), Time(row.GetInt64(4)), row.GetInt64(5)),
        after, limit);

    /// <inheritdoc/>
    public CopiedEvents Copy(string persistenceId, long below, DateTimeOffset before, int limit)
    {
        var (copied, bytes) = (default(CopiedEvents), 0L);
        foreach (var (number, created, length) in Query(
            Old, static row => (row.GetInt64(0), row.GetInt64(1), row.GetInt32(2)), persistenceId, below, limit))
        {
            if (created >= before.UtcTicks || bytes >= MoveBytesMax)
                break;
            copied = new CopiedEvents(copied.Count + 1, number);
            bytes += length;
        }

        return copied;
    }

    /// <summary>The tables with their indexes. What removed rows have left behind is PostgreSQL's affair: 0.</summary>
    public ArchiveSize Measure() => Query(
        "SELECT pg_total_relation_size('journal'), pg_total_relation_size('lbaas_archive')",
        static row => new ArchiveSize(row.GetInt64(0), 0, row.GetInt64(1)))[0];

    /// <inheritdoc/>
    public void Replay(string persistenceId, IReplayTarget target, long archivedBelow)
    {
        var snapshot = Query(
            "SELECT sequence_number, manifest, snapshot FROM snapshot WHERE persistence_id = $1 ORDER BY sequence_number DESC LIMIT 1",
            static row => (Number: row.GetInt64(0), Payload: PostgresArchive.PayloadOf(row, 1)), persistenceId);
        var after = snapshot is [var last] && target.OnSnapshot(last.Number, last.Payload) ? last.Number : 0;
        var events = Query(
            "SELECT sequence_number, manifest, message FROM journal WHERE persistence_id = $1 AND sequence_number > $2 AND NOT deleted ORDER BY sequence_number",
            static row => (Number: row.GetInt64(0), Payload: PostgresArchive.PayloadOf(row, 1)), persistenceId, after);
        // Last: what leaves the journal while this reads is found here, and not missed.
        var below = Math.Min(archivedBelow, events.Count > 0 ? events[0].Number : long.MaxValue);
        if (after + 1 < below)
        {
            foreach (var @event in archived.Read(persistenceId, after, below, int.MaxValue))
                target.OnEvent(@event.SequenceNumber, @event.Payload);
        }

        foreach (var (number, payload) in events)
            target.OnEvent(number, payload);
    }

    /// <inheritdoc/>
    public bool HasTimers(ActorKind kind, ActorShell actor, DateTimeOffset lastAt) => SharedTimers.Any(kind, actor, lastAt);

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(CommitRequest request) => Task.FromResult(PostgresFailures.Translate(() =>
    {
        var (persistenceId, removal) = (request.PersistenceId, request.Removal!);
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var transaction = connection.BeginTransaction();
        if (removal.IsWhole && HasYounger(connection, persistenceId, removal.Through))
            return false;
        try
        {
            Run(connection, Move, persistenceId, removal.Through);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new ArchiveConflictException(persistenceId, removal.Through);
        }

        if (removal.IsWhole)
            Run(connection, "DELETE FROM snapshot WHERE persistence_id = $1", persistenceId);
        transaction.Commit();
        return true;
    }));

    private static bool HasYounger(NpgsqlConnection connection, string persistenceId, long through)
    {
        using var command = Command(connection, "SELECT EXISTS (SELECT 1 FROM journal WHERE persistence_id = $1 AND sequence_number > $2)", persistenceId, through);
        return (bool)command.ExecuteScalar()!;
    }

    private static void Run(NpgsqlConnection connection, string sql, params object[] arguments)
    {
        using var command = Command(connection, sql, arguments);
        command.ExecuteNonQuery();
    }

    private List<T> Query<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] arguments) => PostgresFailures.Translate(() =>
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = Command(connection, sql, arguments);
        using var row = command.ExecuteReader();
        var rows = new List<T>();
        while (row.Read())
            rows.Add(read(row));
        return rows;
    });

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] arguments)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        return command;
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}
