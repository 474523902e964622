using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
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
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lbaas.Akka.Tests.Hosts;

/// <summary>
/// The Akka host of ledgers, as the server builds it: a cluster whose entities persist with Akka.Persistence.Sql, here in a SQLite file, and whose
/// followers make the replicas that are read. All nodes are in this process. The last one is asked, which is the first to coordinate nothing.
/// </summary>
internal class AkkaWorld : HostWorld
{
    private static readonly TimeSpan s_shortestBusyTimeout = TimeSpan.FromSeconds(1);

    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly int _count;
    private IHost[] _nodes = [];
    private Address? _seed;
    private IDisposable? _lock;
    private int _writtenBefore;

    /// <param name="nodes">How many; at least 1.</param>
    public AkkaWorld(int nodes = 1)
    {
        _count = nodes;
        // Long enough for a test that does not ask for refusals to have none.
        Options.JournalBusyTimeout = TimeSpan.FromSeconds(9);
    }

    public override IActorHost Host => Hosts[^1];

    public override IReadOnlyList<IActorHost> Hosts => [.. _nodes.Select(static node => node.Services.GetRequiredService<IActorHost>())];

    public override IReadSide ReadSide => _nodes[^1].Services.GetRequiredService<IReadSide>();

    public override IWorkerLimits Limits => _nodes[^1].Services.GetRequiredService<IWorkerLimits>();

    public override bool HasHeldWrites => Format.Written > _writtenBefore;

    public override async Task StartHostAsync()
    {
        _nodes = [.. Enumerable.Range(1, _count).Select(number => new HostBuilder().ConfigureServices(services => AddNode(services, $"n{number}")).Build())];
        await _nodes[0].StartAsync();
        await Task.WhenAll(_nodes[1..].Select(static node => node.StartAsync()));
        // Shards are given to whoever is there to take them: entities are to live on all nodes.
        await Eventually.HoldsAsync(async () => await RegionsAsync() == _count, "each node can take shards");
    }

    public override async Task StopHostAsync()
    {
        ReleaseWrites();
        // One after the other: those who leave at the same moment wait for each other until Akka's time for it is up.
        foreach (var node in _nodes.Reverse())
            await node.StopAsync();
        (_nodes, _seed) = ([], null);
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

    /// <summary>What makes one node.</summary>
    /// <param name="name">Tells it from its neighbours.</param>
    protected virtual void AddNode(IServiceCollection services, string name)
    {
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IEventFormat>(Format);
        services.AddSingleton<IMessageFormat, LedgerMessages>();
        services.AddSingleton(new ActorKind(new LedgerBehavior(), new LedgerProjection()));
        foreach (var kind in Workers)
            services.AddSingleton(kind);
        services.AddLbaasCluster((options, _) => Configure(options, name));
        services.AddAkka("lbaas", (akka, provider) => akka
            .ConfigureLoggers(static loggers => loggers.ClearLoggers())
            .AddHocon(WorldScheduler.ConfigOf(_name, Time), HoconAddMode.Prepend)
            .AddHocon(Hurry, HoconAddMode.Prepend)
            .WithRemoting("127.0.0.1", 0)
            .WithClustering(new ClusterOptions { Roles = ["lbaas"] })
            .AddLbaas(provider)
            .AddStartup((system, _) => Cluster.Get(system).Join(_seed ??= Cluster.Get(system).SelfAddress)));
        services.AddLbaasArrival();
    }

    private void Configure(LbaasAkkaOptions options, string name)
    {
        options.DataDirectory = Options.DataDirectory;
        options.NodeName = name;
        options.Journal.BusyTimeout = Options.JournalBusyTimeout < s_shortestBusyTimeout ? s_shortestBusyTimeout : Options.JournalBusyTimeout;
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

    private async Task<int> RegionsAsync()
    {
        var region = _nodes[^1].Services.GetRequiredService<LbaasCluster>().RegionOf(Ledger("a").Kind)!;
        return (await region.Ask<CurrentRegions>(GetCurrentRegions.Instance, AskTimeout)).Regions.Count;
    }

    // There is nobody else to agree with, and all of them share a busy machine.
    private const string Hurry = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 15s
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
