using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.DistributedData;
using Akka.Hosting;
using Akka.Persistence.Sql.Hosting;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Deaths;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Journal;
using Lbaas.Akka.Nodes;
using Lbaas.Akka.ReadSide;
using Lbaas.Akka.Serialization;
using Lbaas.Akka.Timers;
using Lbaas.Akka.Workers;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Replica;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lbaas.Akka.Hosting;

/// <summary>
/// Puts the actors of Lbaas into an actor system of Akka.Hosting: our own server's, or that of a larger program, which is a cluster already. What
/// else is in that system is left alone: our journal and snapshot plugins have ids of their own, and nothing becomes a default.
/// </summary>
public static class LbaasAkkaExtensions
{
    /// <summary>The id of our persistence plugins: <c>akka.persistence.journal.lbaas</c> and <c>akka.persistence.snapshot-store.lbaas</c>.</summary>
    public const string Plugin = "lbaas";

    /// <summary>
    /// Adds serializer, persistence plugins, a shard region for each <see cref="ActorKind"/> of <paramref name="provider"/> (see
    /// <see cref="LoadBalancerRegion"/> and its neighbours for <c>IRequiredActor</c>), this node's workers, the follower of the journal, and the
    /// singleton that watches the due timers.
    /// </summary>
    /// <param name="builder">Of a system with remoting and clustering, whose members that run Lbaas have the role of the options.</param>
    /// <param name="provider">With what <see cref="LbaasClusterServices.AddLbaasCluster"/> has registered.</param>
    public static AkkaConfigurationBuilder AddLbaas(this AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        var options = provider.GetRequiredService<LbaasAkkaOptions>();
        return builder
            .AddHocon(Reference(), HoconAddMode.Append)
            .AddLbaasFormats(provider.GetRequiredService<IEventFormat>(), provider.GetRequiredService<IMessageFormat>())
            .AddLbaasPersistence(provider.GetRequiredService<IJournalDatabase>())
            .AddHocon(ClusterSharding.DefaultConfig(), HoconAddMode.Append)
            .AddHocon(ClusterSingletonManager.DefaultConfig(), HoconAddMode.Append)
            .AddHocon(DistributedData.DefaultConfig(), HoconAddMode.Append)
            .WithActors((system, registry) => Start(system, registry, provider, options))
            .WithSingleton<DueWatch>(
                DueWatch.Name,
                (_, _, _) => Props.Create(() => new DueWatch(
                    provider.GetRequiredService<LbaasCluster>(), provider.GetRequiredService<JournalReplica>(),
                    provider.GetRequiredService<TimeProvider>(), options.DueEvery, options.DuePerRound,
                    provider.GetRequiredService<ILogger<DueWatch>>())),
                new ClusterSingletonOptions { Role = NullIfEmpty(options.Role) }, createProxyToo: false);
    }

    private static AkkaConfigurationBuilder AddLbaasFormats(this AkkaConfigurationBuilder builder, IEventFormat events, IMessageFormat messages) =>
        AkkaHostingExtensions.AddSetup(builder, new LbaasSetup(events, messages))
            .WithCustomSerializer("lbaas", LbaasSerializer.BoundTypes, static system => new LbaasSerializer(system));

    private static AkkaConfigurationBuilder AddLbaasPersistence(this AkkaConfigurationBuilder builder, IJournalDatabase journal)
    {
        if (journal.PluginSettings.Length > 0)
            builder.AddHocon($"akka.persistence.journal.{Plugin} {{ {journal.PluginSettings} }}", HoconAddMode.Append);
        // The tables are there: ClusterNode has made them.
        return builder.WithSqlPersistence(
            new SqlJournalOptions(isDefaultPlugin: false, Plugin)
            {
                ProviderName = journal.ProviderName,
                DataOptions = journal.Connection,
                ReadIsolationLevel = journal.ReadIsolation,
                AutoInitialize = false,
            },
            new SqlSnapshotOptions(isDefaultPlugin: false, Plugin)
            {
                ProviderName = journal.ProviderName,
                DataOptions = journal.Connection,
                ReadIsolationLevel = journal.ReadIsolation,
                AutoInitialize = false,
            });
    }

    private static void Start(ActorSystem system, IActorRegistry registry, IServiceProvider provider, LbaasAkkaOptions options)
    {
        var cluster = provider.GetRequiredService<LbaasCluster>();
        var routes = new EntityRoutes(cluster.RegionOf, cluster.WorkersOf);
        var time = provider.GetRequiredService<TimeProvider>();
        cluster.StartedWorkers(provider.GetServices<WorkerKind>().ToDictionary(
            static kind => kind.Name,
            kind => StartWorkers(system, kind, routes, provider)));
        var services = new EntityServices(
            options.Entities with { JournalPlugin = $"akka.persistence.journal.{Plugin}", SnapshotPlugin = $"akka.persistence.snapshot-store.{Plugin}" },
            provider.GetRequiredService<IEventFormat>(), time, routes, cluster.Counters,
            provider.GetRequiredService<ILogger<BehaviorActor>>())
        {
            Archive = provider.GetRequiredService<IJournalDatabase>().Archive,
            // What nobody has asked for (a worker's result, a timer) is to be seen as soon as the rest.
            Written = cluster.Follower.Nudge,
        };
        system.ActorOf(Props.Create<LostMessages>(), "lbaas-lost-messages");
        var regions = provider.GetServices<ActorKind>().ToDictionary(
            static kind => kind.Name, kind => StartRegion(system, kind, services, options));
        cluster.Started(system, regions);
        foreach (var (kind, region) in regions)
        {
            if (RegionKeys.Of(kind) is { } key)
                registry.TryRegister(key, region);
        }

        system.ActorOf(Props.Create(() => new RegionWatch(cluster)), "lbaas-regions");
        system.ActorOf(Props.Create(() => new LimitKeeper(cluster, options.Role)), LimitKeeper.Name);
        system.ActorOf(
            Props.Create(() => new NodeKeeper(
                cluster, provider.GetRequiredService<JournalReplica>(), provider.GetRequiredService<IHostApplicationLifetime>(), time,
                provider.GetRequiredService<ILogger<NodeKeeper>>())),
            NodeKeeper.Name);
        system.ActorOf(Props.Create(() => new DrainDesk(actors => NodeActors.Members(actors, options.Role), time)), DrainDesk.Name);
        // Its reads of the replica block.
        system.ActorOf(
            Props.Create(() => new Aftermath(
                cluster, provider.GetRequiredService<JournalReplica>(), provider.GetRequiredService<ILogger<Aftermath>>())).WithDispatcher("lbaas.persistence-dispatcher"),
            Aftermath.Name);
        if (options.DeathWatch.Enabled)
        {
            system.ActorOf(
                Props.Create(() => new DeathWatch(options.DeathWatch, Surroundings.Of(system), provider.GetRequiredService<ILogger<DeathWatch>>())),
                DeathWatch.Name);
        }

        system.ActorOf(
            Props.Create(() => new JournalFollower(
                provider.GetRequiredService<JournalReplica>(), cluster.Follower, provider.GetRequiredService<IJournalDatabase>(), options.FollowEvery,
                options.FollowBatch, provider.GetRequiredService<ILogger<JournalFollower>>())).WithDispatcher(JournalFollower.Dispatcher),
            "lbaas-follower");
    }

    private static NodeWorkers StartWorkers(ActorSystem system, WorkerKind kind, EntityRoutes routes, IServiceProvider provider)
    {
        var figures = new WorkerFigures(kind);
        var props = WorkerKindActor.PropsFor(
            kind, figures, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<WorkerKindActor>>(),
            (asker, result) => routes.Send(default, new Outgoing(asker, result)));
        return new NodeWorkers(system.ActorOf(props, $"lbaas-{kind.Name}"), figures);
    }

    // Entities are not remembered: the due watch wakes those that have something to do. They see to their own passivation, since only they
    // know what is due soon. The coordinator's state needs no database: it is what the members say.
    private static IActorRef StartRegion(ActorSystem system, ActorKind kind, EntityServices services, LbaasAkkaOptions options)
    {
        var sharding = ClusterSharding.Get(system);
        var settings = ClusterShardingSettings.Create(system)
            .WithRole(NullIfEmpty(options.Role))
            .WithStateStoreMode(StateStoreMode.DData)
            .WithRememberEntities(false)
            .WithPassivateIdleAfter(TimeSpan.Zero);
        return sharding.Start(
            kind.Name, id => BehaviorActor.PropsFor(kind, id, services), settings, new EntityMessageExtractor(options.ShardCount),
            sharding.DefaultShardAllocationStrategy(settings), StopEntity.Instance);
    }

    private static Config Reference()
    {
        using var resource = typeof(LbaasAkkaExtensions).Assembly.GetManifestResourceStream("Lbaas.Akka.reference.hocon")!;
        using var reader = new StreamReader(resource);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
