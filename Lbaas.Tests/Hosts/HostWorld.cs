using System.Data.Common;
using System.Text;
using System.Threading.Channels;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Workers;
using Lbaas.Tests.Runtime;
using Microsoft.Data.Sqlite;

namespace Lbaas.Tests.Hosts;

/// <summary>
/// A host of ledgers on a real journal of its own, as the contract sees it: it can be asked, told, listened to, stopped, started anew, and its
/// journal can be read, changed and locked by somebody else. A host may be several processes that share the journal: the contract asks one of
/// them, and starts and stops them all. Unless the world says otherwise the journal is a SQLite file in a directory of its own.
/// </summary>
public abstract class HostWorld : IAsyncDisposable
{
    private readonly Channel<string> _probe = Channel.CreateUnbounded<string>();

    public static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(20);

    /// <summary>How the host runs, from its next start on. What only the embedded host has, others pass over.</summary>
    public RuntimeOptions Options { get; } = new()
    {
        DataDirectory = Directory.CreateTempSubdirectory("lbaas-host-").FullName,
    };

    /// <summary>The clock of the host.</summary>
    public ManualTimeProvider Time { get; } = new();

    public LedgerFormat Format { get; } = new();

    /// <summary>What the workers of the kind <c>work</c> do, from the next start on.</summary>
    public WorkerHandler Work { get; set; } = static (_, message, _) => ValueTask.FromResult<object?>(new WorkDone((int)message));

    public WorkerOptions WorkOptions { get; set; } = new();

    /// <summary>The one that is asked.</summary>
    public abstract IActorHost Host { get; }

    /// <summary>All that share the journal, the one that is asked among them.</summary>
    public virtual IReadOnlyList<IActorHost> Hosts => [Host];

    /// <summary>Batches that could not be written, and those that were, by whichever of them.</summary>
    public (long Failed, long Written) Writes => (Hosts.Sum(static host => host.Writes.Failed), Hosts.Sum(static host => host.Writes.Written));

    public abstract IReadSide ReadSide { get; }

    public abstract IWorkerLimits Limits { get; }

    public string DatabasePath => Path.Combine(Options.DataDirectory, "journal.db");

    public static ActorAddress Ledger(string id) => new("ledger", id);

    public abstract Task StartHostAsync();

    /// <summary>Ends the host as an operator does: what it has taken on is done first.</summary>
    public abstract Task StopHostAsync();

    /// <summary>Nothing that is written from now on becomes durable, or fails, before <see cref="ReleaseWrites"/>.</summary>
    public abstract void HoldWrites();

    /// <summary>Whether somebody waits for a held write.</summary>
    public abstract bool HasHeldWrites { get; }

    public abstract void ReleaseWrites();

    /// <summary>Lets time pass, as far as the host can tell.</summary>
    public virtual Task PassAsync(TimeSpan by)
    {
        Time.Advance(by);
        return Task.CompletedTask;
    }

    public async Task RestartAsync()
    {
        await StopHostAsync();
        await StartHostAsync();
    }

    public async Task<T> AskAsync<T>(string id, ILedgerCommand command) =>
        (T)await Host.AskAsync(Ledger(id), command, AskTimeout).WaitAsync(AskTimeout);

    public Task<long> AddAsync(string id, long amount, int times = 1) => AskAsync<long>(id, new Add(amount, times));

    public async Task<long> TotalAsync(string id) => (await AskAsync<Ledger>(id, new Read())).Total;

    /// <summary>The next thing that an actor has let out.</summary>
    public async Task<string> HearAsync() => await _probe.Reader.ReadAsync().AsTask().WaitAsync(AskTimeout);

    /// <summary>Listens until it hears that; returns what it heard before.</summary>
    public async Task<IReadOnlyList<string>> HearUntilAsync(string last)
    {
        var before = new List<string>();
        for (var heard = await HearAsync(); heard != last; heard = await HearAsync())
            before.Add(heard);
        return before;
    }

    public bool HasHeard(out string? message) => _probe.Reader.TryRead(out message);

    /// <summary>An open connection of somebody else to the same journal.</summary>
    public virtual DbConnection Connect()
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

    /// <summary>Somebody else begins to write and does not come to an end, until the connection is disposed.</summary>
    public IDisposable LockJournal()
    {
        var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = LockStatement;
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>All events in the journal, by actor and in order, each with its manifest and bytes.</summary>
    public IReadOnlyList<string> ReadJournal() =>
    [
        .. Rows("persistence_id, sequence_number, manifest, message", static row =>
                (Id: row.GetString(0), Number: row.GetInt64(1), Event: $"{row.GetString(2)} {Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(3))}"))
            .OrderBy(static row => row.Id, StringComparer.Ordinal).ThenBy(static row => row.Number)
            .Select(static row => $"{row.Id} {row.Number} {row.Event}"),
    ];

    /// <summary>The positions of all events, in order.</summary>
    public IReadOnlyList<long> ReadPositions() => Rows("ordering", static row => row.GetInt64(0));

    /// <summary>Gives another world, which has not started, what this one's processes would leave behind if they died now.</summary>
    public virtual Task CopyToAsync(HostWorld survivor)
    {
        // They are too small for a checkpoint to fall between two copies. The journal is the last: nothing can have been made of what it did not hold.
        var files = Directory.GetFiles(Options.DataDirectory, "*.db*").Where(static file => !file.EndsWith("-shm", StringComparison.Ordinal));
        foreach (var file in files.OrderBy(static file => Path.GetFileName(file).StartsWith("journal.", StringComparison.Ordinal)).ThenBy(static file => file))
            File.Copy(file, Path.Combine(survivor.Options.DataDirectory, Path.GetFileName(file)));
        return Task.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        Directory.Delete(Options.DataDirectory, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The workers that the world hosts: one that listens, and one that does what a test wants.</summary>
    protected IReadOnlyList<WorkerKind> Workers => [new WorkerKind("probe", Heard), new WorkerKind("work", Work, WorkOptions)];

    private ValueTask<object?> Heard(ActorAddress self, object message, CancellationToken cancellationToken)
    {
        _probe.Writer.TryWrite((string)message);
        return ValueTask.FromResult<object?>(null);
    }

    /// <summary>Somebody else's event in the same journal.</summary>
    public void WriteForeignEvent(string persistenceId, long sequenceNumber, long amount)
    {
        using var other = Connect();
        using var command = other.CreateCommand();
        command.CommandText = """
            INSERT INTO journal (created, deleted, persistence_id, sequence_number,
                message, manifest, identifier, writer_uuid)
            VALUES (0, @deleted, @id, @number, @message, 'ledger.added.v1', 4711, 'another')
            """;
        Bind(command, "deleted", false);
        Bind(command, "id", persistenceId);
        Bind(command, "number", sequenceNumber);
        Bind(command, "message", Format.Write(new Added(amount)).Bytes.ToArray());
        command.ExecuteNonQuery();
    }

    /// <summary>Begins a transaction in which nobody else can write the journal, and everybody can read it.</summary>
    protected virtual string LockStatement => "BEGIN IMMEDIATE";

    private static void Bind(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private List<T> Rows<T>(string columns, Func<DbDataReader, T> read)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {columns} FROM journal WHERE persistence_id LIKE 'ledger-%' ORDER BY ordering";
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }
}
