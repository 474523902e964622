using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Replica;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Runtime;

/// <summary>A replica of ledgers in a file of its own, that can be restarted; and what its original's file has to tell it.</summary>
internal sealed class ReplicaWorld : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-replica-").FullName;

    public static readonly DateTimeOffset At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public LedgerFormat Format { get; init; } = new();

    public ManualTimeProvider Time { get; init; } = new();

    public string? CopyFrom { get; init; }

    public int SnapshotInterval { get; init; } = 200;

    public int RecentActors { get; init; } = 10_000;

    public int MaxWaiters { get; init; } = 20_000;

    public long ReadSideVersion { get; set; } = 1;

    public string Path => System.IO.Path.Combine(_directory, "replica.db");

    public JournalReplica Replica { get; private set; } = null!;

    public ReplicaWorld Open()
    {
        var options = new ReplicaOptions
        {
            Path = Path,
            CopyFrom = CopyFrom,
            SnapshotInterval = SnapshotInterval,
            RecentActors = RecentActors,
            MaxWaiters = MaxWaiters,
            ReadSideVersion = ReadSideVersion,
            BusyTimeout = TimeSpan.FromMilliseconds(50),
        };
        Replica = new JournalReplica(
            options, [new ActorKind(new LedgerBehavior(), new LedgerProjection())], Format, Time, NullLoggerFactory.Instance);
        Replica.Open();
        return this;
    }

    public async Task RestartAsync()
    {
        await Replica.DisposeAsync();
        Open();
    }

    public Task AppendAsync(params IReadOnlyList<ReplicatedEvent> events) => Replica.AppendAsync(events, CancellationToken.None);

    /// <summary>An event of ledger <paramref name="id"/>.</summary>
    public static ReplicatedEvent Event(long position, string id, long sequenceNumber, LedgerEvent @event) =>
        new(position, At, $"ledger-{id}", sequenceNumber, new LedgerFormat().Write(@event));

    /// <summary>What a follower would read from a journal's file.</summary>
    public static List<ReplicatedEvent> EventsOf(string path, long after = 0)
    {
        var events = new List<ReplicatedEvent>();
        using var connection = Connect(path);
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT ordering, created, persistence_id, sequence_number, manifest, message FROM journal WHERE ordering > {after} ORDER BY ordering
            """;
        using var row = command.ExecuteReader();
        while (row.Read())
            events.Add(new ReplicatedEvent(
                row.GetInt64(0), new DateTimeOffset(row.GetInt64(1), TimeSpan.Zero), row.GetString(2), row.GetInt64(3),
                new Payload(row.GetString(4), (byte[])row[5])));
        return events;
    }

    /// <summary>Everything in a file that must be the same in the original and in the replica, line by line.</summary>
    public static string Dump(string path) => (string)Query(path, """
        SELECT group_concat(line, char(10)) FROM (
            SELECT 'event ' || ordering || ' ' || created || ' ' || persistence_id || ' ' || sequence_number || ' ' || hex(message)
                || ' ' || manifest || ' ' || identifier AS line FROM journal
            UNION ALL SELECT 'document ' || kind || ' ' || id || ' ' || ifnull(owner_id, '-') || ' ' || ifnull(project_id, '-') || ' '
                || created || ' ' || hex(body) FROM document
            UNION ALL SELECT 'observation ' || subject || ' ' || source || ' ' || value || ' ' || rank FROM observation
            UNION ALL SELECT 'due ' || persistence_id || ' ' || kind || ' ' || id || ' ' || name || ' ' || deadline || ' ' || reason FROM due
            ORDER BY 1)
        """)!;

    public static object? Query(string path, string sql)
    {
        using var connection = Connect(path);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public object? Query(string sql) => Query(Path, sql);

    public string? Shown(string id) => Replica.ReadSide.Find("ledger", id)?.BodyText;

    public async ValueTask DisposeAsync()
    {
        await Replica.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }
}
