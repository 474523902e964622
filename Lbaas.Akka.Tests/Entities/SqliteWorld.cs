using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Serialization;
using Lbaas.Akka.Tests.Shared;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Workers;
using Lbaas.Tests.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Cluster = Akka.Cluster.Cluster;

namespace Lbaas.Akka.Tests.Entities;

/// <summary>One journal file on disk, with the embedded host's own tables, that ledgers of either host live on, one after the other.</summary>
internal sealed class SqliteWorld : IAsyncDisposable
{
    private const int SnapshotInterval = 10;

    private static readonly TimeSpan s_askTimeout = TimeSpan.FromSeconds(20);
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-akka-").FullName;
    private ActorSystem? _system;
    private IActorRef? _region;

    public EntityCounters Counters { get; } = new();

    private string Path => System.IO.Path.Combine(_directory, "journal.db");

    /// <summary>Has ledgers deal with something in the embedded host.</summary>
    public async Task<T> EmbeddedAsync<T>(string id, params ILedgerCommand[] commands)
    {
        await using var host = new ActorHost(
            new RuntimeOptions { DataDirectory = _directory, SnapshotInterval = SnapshotInterval },
            [new ActorKind(new LedgerBehavior(), new LedgerProjection())],
            [new WorkerKind("probe", static (_, _, _) => ValueTask.FromResult<object?>(null))],
            new LedgerFormat(), TimeProvider.System, NullLoggerFactory.Instance);
        await host.StartAsync();
        object? last = null;
        foreach (var command in commands)
            last = await host.AskAsync(new ActorAddress("ledger", id), command, s_askTimeout);
        return (T)last!;
    }

    /// <summary>Makes the tables, and starts a cluster of one node on them.</summary>
    public async Task StartClusterAsync()
    {
        if (!File.Exists(Path))
            await EmbeddedAsync<Ledger>("nobody", new Read());
        _system = ActorSystem.Create("lbaas", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(NewConfig().WithFallback(SerializerConfig.Create())
                .WithFallback(SqlPersistence.DefaultConfiguration).WithFallback(ClusterSharding.DefaultConfig())),
            new LbaasSetup(new LedgerFormat(), new LedgerMessages())));
        var cluster = Cluster.Get(_system);
        await cluster.JoinAsync(cluster.SelfAddress).WaitAsync(s_askTimeout);
        var services = new EntityServices(
            new EntitySettings { SnapshotInterval = SnapshotInterval }, new LedgerFormat(), TimeProvider.System,
            new EntityRoutes(_ => _region, static _ => null), Counters, NullLogger.Instance);
        var kind = new ActorKind(new LedgerBehavior());
        var sharding = ClusterSharding.Get(_system);
        var settings = ClusterShardingSettings.Create(_system);
        _region = await sharding.StartAsync(
            kind.Name, id => BehaviorActor.PropsFor(kind, id, services), settings, new EntityMessageExtractor(),
            sharding.DefaultShardAllocationStrategy(settings), StopEntity.Instance);
    }

    public async Task StopClusterAsync()
    {
        await CoordinatedShutdown.Get(_system!).Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(s_askTimeout);
        _system = null;
    }

    public Task<object> AskAsync(string id, ILedgerCommand command) =>
        _region!.Ask<object>(new EntityEnvelope(new ActorAddress("ledger", id), command), s_askTimeout);

    public async Task<T> AskAsync<T>(string id, ILedgerCommand command) => (T)((EntityReply)await AskAsync(id, command)).Message;

    public async Task<RefusalKind> AskInVainAsync(string id, ILedgerCommand command) => ((EntityRefusal)await AskAsync(id, command)).Kind;

    public void Retry(string id) => _region!.Tell(new RetryQuarantined(new ActorAddress("ledger", id)), ActorRefs.NoSender);

    /// <summary>Somebody else's access to the same file.</summary>
    public object? Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
            await StopClusterAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private Config NewConfig() => ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          coordinated-shutdown.exit-clr = off
          cluster.sharding.state-store-mode = ddata
          cluster.sharding.distributed-data.durable.keys = []
          persistence {
            journal.plugin = "akka.persistence.journal.sql"
            journal.sql { connection-string = "Data Source={{Path}};Pooling=False", provider-name = "SQLite.MS", auto-initialize = false }
            snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
            snapshot-store.sql { connection-string = "Data Source={{Path}};Pooling=False", provider-name = "SQLite.MS", auto-initialize = false }
          }
        }
        """);
}
