using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Hosting;
using Lbaas.Akka.Tests.Shared;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Workers;
using Lbaas.Tests.Hosts;
using Lbaas.Tests.Runtime;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lbaas.Akka.Tests.Hosts;

/// <summary>
/// The Akka host of ledgers, as the server builds it: a cluster of one node, whose entities persist with Akka.Persistence.Sql in a SQLite
/// file, and whose follower makes the replica that is read.
/// </summary>
internal sealed class AkkaWorld : HostWorld
{
    private readonly string _name = Guid.NewGuid().ToString("N");
    private IHost? _node;
    private SqliteConnection? _lock;
    private int _writtenBefore;

    // Above the host's own, so that a test that does not ask for refusals has none.
    public AkkaWorld() => Options.JournalBusyTimeout = TimeSpan.FromSeconds(15);

    public override IActorHost Host => _node!.Services.GetRequiredService<IActorHost>();

    public override IReadSide ReadSide => _node!.Services.GetRequiredService<IReadSide>();

    public override IWorkerLimits Limits => _node!.Services.GetRequiredService<IWorkerLimits>();

    public override bool HasHeldWrites => Format.Written > _writtenBefore;

    public override async Task StartHostAsync()
    {
        var builder = new HostBuilder().ConfigureServices(AddNode);
        _node = builder.Build();
        await _node.StartAsync();
    }

    public override async Task StopHostAsync()
    {
        ReleaseWrites();
        if (_node is null)
            return;
        await _node.StopAsync();
        WorldScheduler.Forget(_name);
    }

    public override void HoldWrites()
    {
        _writtenBefore = Format.Written;
        _lock = LockJournal();
    }

    public override void ReleaseWrites()
    {
        _lock?.Dispose();
        _lock = null;
    }

    private void AddNode(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IEventFormat>(Format);
        services.AddSingleton<IMessageFormat, LedgerMessages>();
        services.AddSingleton(new ActorKind(new LedgerBehavior(), new LedgerProjection()));
        foreach (var kind in Workers)
            services.AddSingleton(kind);
        services.AddLbaasCluster((options, _) => Configure(options));
        services.AddAkka("lbaas", (akka, provider) => akka
            .ConfigureLoggers(static loggers => loggers.ClearLoggers())
            .AddHocon(WorldScheduler.ConfigOf(_name, Time), HoconAddMode.Prepend)
            .AddHocon(Hurry, HoconAddMode.Prepend)
            .WithRemoting("127.0.0.1", 0)
            .WithClustering(new ClusterOptions { Roles = ["lbaas"] })
            .AddLbaas(provider)
            .AddStartup(static (system, _) => Cluster.Get(system).Join(Cluster.Get(system).SelfAddress)));
        services.AddLbaasArrival();
    }

    private void Configure(LbaasAkkaOptions options)
    {
        options.DataDirectory = Options.DataDirectory;
        options.MaxAskers = Options.MaxAskers;
        options.ReadSideVersion = Options.ReadSideVersion;
        options.Notices = Options.Notices;
        options.Receipts = Options.Receipts;
        options.DueEvery = TimeSpan.FromMilliseconds(100);
        options.Entities = new()
        {
            MailboxCapacity = Options.MailboxCapacity,
            MaxMessagesPerBatch = Options.MaxMessagesPerBatch,
            SnapshotInterval = Options.SnapshotInterval,
            IdleTimeout = Options.IdleTimeout,
        };
    }

    // There is nobody else to agree with.
    private const string Hurry = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.cluster.gossip-interval = 50ms
        akka.cluster.leader-actions-interval = 50ms
        akka.cluster.periodic-tasks-initial-delay = 50ms
        akka.cluster.singleton.hand-over-retry-interval = 100ms
        akka.cluster.sharding.retry-interval = 100ms
        akka.cluster.sharding.waiting-for-state-timeout = 500ms
        akka.cluster.sharding.distributed-data.majority-min-cap = 1
        akka.coordinated-shutdown.exit-clr = off
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        """;
}
