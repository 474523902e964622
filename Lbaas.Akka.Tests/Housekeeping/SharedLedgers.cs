using Lbaas.Actors.Contract;
using Lbaas.Akka.Hosting;
using Lbaas.Akka.Journal;
using Lbaas.Akka.Tests.Embedding;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Replica;
using Lbaas.Runtime.Workers;
using Lbaas.Tests.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Membership = Akka.Cluster.Cluster;

namespace Lbaas.Akka.Tests.Housekeeping;

/// <summary>
/// Ledgers on nodes that share a journal in either database, or one after the other with the embedded host. They are over when they are in
/// debt, and leave after a week; a snapshot is taken of every seventh event.
/// </summary>
internal sealed class SharedLedgers : IAsyncDisposable
{
    private const int SnapshotInterval = 7;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-house-").FullName;
    private readonly string? _database;
    private readonly List<TheirProgram> _nodes = [];

    private SharedLedgers(string? database) => _database = database;

    public static HousekeepingPlan Plan { get; } = new()
    {
        ArchiveAfter = TimeSpan.FromDays(30),
        EventsPerStep = 4,
        Pause = TimeSpan.Zero,
        Expiries = new Dictionary<string, Expiry> { ["ledger"] = new(TimeSpan.FromDays(7), static _ => true, static state => ((Ledger)state).Total < 0) },
    };

    public LedgerFormat Format { get; } = new();

    // Akka writes by the machine's clock.
    public ManualTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public string ArchivePath => Path.Combine(_directory, "archive.db");

    public static async Task<SharedLedgers> OnAsync(PostgresDatabases postgres, string provider) =>
        new(provider == "sqlite" ? null : await postgres.CreateAsync());

    /// <summary>Starts a node, or starts one again: it has the files of its name.</summary>
    public async Task<TheirProgram> StartAsync(string name)
    {
        var seed = _nodes.Count > 0 ? Membership.Get(_nodes[0].Cluster.System).SelfAddress : null;
        var node = await TheirProgram.StartAsync(_directory, Time, options => Configure(options, name), seed, Format, SnapshotInterval);
        _nodes.Add(node);
        return node;
    }

    public async Task StopAsync(TheirProgram node)
    {
        _nodes.Remove(node);
        await node.DisposeAsync();
    }

    public async Task<TheirProgram> RestartAsync(TheirProgram node, string name)
    {
        await StopAsync(node);
        return await StartAsync(name);
    }

    /// <summary>Has the embedded host do something with the same files.</summary>
    public async Task EmbeddedAsync(Func<ActorHost, Task> act)
    {
        await using var host = new ActorHost(
            new RuntimeOptions { DataDirectory = _directory, SnapshotInterval = SnapshotInterval },
            [new ActorKind(new LedgerBehavior(), new LedgerProjection())],
            [new WorkerKind("probe", static (_, _, _) => ValueTask.FromResult<object?>(null))], Format, Time, NullLoggerFactory.Instance);
        await host.StartAsync();
        await act(host);
    }

    public static async Task AddAsync(IActorHost host, string id, long amount, int times = 1)
    {
        for (var i = 0; i < times; i++)
            await host.AskAsync(Ledger(id), new Add(amount), s_patience);
    }

    public static Task NoteAsync(IActorHost host, string id, TimeSpan time) => host.AskAsync(Ledger(id), new Keep("note", time), s_patience);

    public static async Task<long> TotalAsync(IActorHost host, string id) => ((Ledger)await host.AskAsync(Ledger(id), new Read(), s_patience)).Total;

    /// <summary>As the leader and every node do, time and again.</summary>
    public async Task KeepHouseAsync(TheirProgram leader)
    {
        await SeenEverywhereAsync();
        Assert.True(await leader.Services.GetRequiredService<Household>().Journal.RunAsync(Plan, CancellationToken.None));
        foreach (var node in _nodes)
            Assert.True(await node.Services.GetRequiredService<Household>().Replica!.RunAsync(Plan, CancellationToken.None));
    }

    public static IHousekept HouseOf(TheirProgram node) => node.Services.GetRequiredService<IJournalDatabase>().House;

    public static IReadOnlyList<RecordedEvent> History(TheirProgram node, string id) =>
        node.Services.GetRequiredService<JournalReplica>().ReadHistory(Ledger(id), 0, 1_000);

    public static string? Shown(TheirProgram node, string id) => node.Services.GetRequiredService<IReadSide>().Find("ledger", id)?.BodyText;

    /// <summary>Waits until every node shows all that was written.</summary>
    public Task SeenEverywhereAsync()
    {
        var end = Convert.ToInt64(Ask("SELECT coalesce(max(ordering), 0) FROM journal"));
        return Eventually.Async(() => _nodes.All(node => node.Cluster.Follower.Position >= end), "every node has read the journal");
    }

    /// <summary>The numbers of a ledger's events in the journal.</summary>
    public string Left(string id) => Numbers(_database is null ? "journal.db" : null, "journal", id);

    public string Archived(string id) => _database is null ? Numbers("archive.db", "journal", id) : Numbers(null, "lbaas_archive", id);

    public string Replicated(string name, string id) => Numbers($"replica-{name}.db", "journal", id);

    /// <summary>The answer of the shared database.</summary>
    public object? Ask(string sql) => _database is null ? AskFile("journal.db", sql) : AskServer(sql);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Enumerable.Reverse(_nodes))
            await node.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static ActorAddress Ledger(string id) => new("ledger", id);

    private void Configure(LbaasAkkaOptions options, string name)
    {
        options.NodeName = name;
        if (_database is not null)
            options.Journal = new() { Provider = "postgresql", ConnectionString = _database };
    }

    private string Numbers(string? file, string table, string id)
    {
        var sql = $"SELECT sequence_number FROM {table} WHERE persistence_id = 'ledger-{id}' ORDER BY sequence_number";
        return file is null
            ? (string)AskServer($"SELECT coalesce(string_agg(sequence_number::text, ','), '') FROM ({sql}) AS numbers")!
            : (string)AskFile(file, $"SELECT coalesce(group_concat(sequence_number), '') FROM ({sql})")!;
    }

    private object? AskFile(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory, file)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private object? AskServer(string sql)
    {
        using var connection = new NpgsqlConnection(_database);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
