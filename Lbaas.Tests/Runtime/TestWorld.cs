using System.Threading.Channels;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Workers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Runtime;

/// <summary>A host of ledgers on a real SQLite file in a directory of its own, that can be restarted.</summary>
internal sealed class TestWorld : IAsyncDisposable
{
    private readonly Channel<string> _probe = Channel.CreateUnbounded<string>();

    public static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(20);

    public TestWorld() => Options = new RuntimeOptions
    {
        DataDirectory = Directory.CreateTempSubdirectory("lbaas-runtime-").FullName,
        JournalBusyTimeout = TimeSpan.FromMilliseconds(50),
    };

    public RuntimeOptions Options { get; }

    public ManualTimeProvider Time { get; } = new();

    public LedgerFormat Format { get; } = new();

    public SqliteJournalOptions JournalOptions { get; private set; } = null!;

    public ScriptedJournal Journal { get; private set; } = null!;

    public ActorHost Host { get; private set; } = null!;

    public WorkerHandler Work { get; init; } =
        static (_, message, _) => ValueTask.FromResult<object?>(new WorkDone((int)message));

    public WorkerOptions WorkOptions { get; init; } = new();

    public string DatabasePath => Path.Combine(Options.DataDirectory, "journal.db");

    public static ActorAddress Ledger(string id) => new("ledger", id);

    public static async Task<TestWorld> StartAsync(Action<RuntimeOptions>? configure = null)
    {
        var world = new TestWorld();
        configure?.Invoke(world.Options);
        await world.StartHostAsync();
        return world;
    }

    public async Task StartHostAsync()
    {
        JournalOptions = new SqliteJournalOptions
        {
            Path = DatabasePath,
            BusyTimeout = Options.JournalBusyTimeout,
            QueueCapacity = Options.JournalQueueCapacity,
            Notices = Options.Notices,
            Receipts = Options.Receipts,
        };
        Journal = new ScriptedJournal(
            new SqliteJournal(JournalOptions, Format.Identifier, Time, NullLogger.Instance));
        Host = NewHost(Journal);
        await Host.StartAsync();
    }

    public ActorHost NewHost(IJournal journal) => new(
        Options,
        [new ActorKind(new LedgerBehavior(), new LedgerProjection())],
        [new WorkerKind("probe", Heard), new WorkerKind("work", Work, WorkOptions)],
        Format, Time, NullLoggerFactory.Instance, journal);

    public async Task RestartAsync()
    {
        await Host.DisposeAsync();
        await StartHostAsync();
    }

    public async Task<T> AskAsync<T>(string id, ILedgerCommand command) =>
        (T)await Host.AskAsync(Ledger(id), command, AskTimeout).WaitAsync(AskTimeout);

    public Task<long> AddAsync(string id, long amount, int times = 1) => AskAsync<long>(id, new Add(amount, times));

    public async Task<long> TotalAsync(string id) => (await AskAsync<Ledger>(id, new Read())).Total;

    /// <summary>The next thing that an actor has let out.</summary>
    public async Task<string> HearAsync() => await _probe.Reader.ReadAsync().AsTask().WaitAsync(AskTimeout);

    public bool HasHeard(out string? message) => _probe.Reader.TryRead(out message);

    /// <summary>A connection of somebody else to the same file.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        return connection;
    }

    public object? Query(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(Options.DataDirectory, recursive: true);
    }

    private ValueTask<object?> Heard(ActorAddress self, object message, CancellationToken cancellationToken)
    {
        _probe.Writer.TryWrite((string)message);
        return ValueTask.FromResult<object?>(null);
    }
}
