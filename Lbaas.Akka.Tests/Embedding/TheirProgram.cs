using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Hosting;
using Lbaas.Akka.Tests.Shared;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Workers;
using Lbaas.Tests.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Membership = Akka.Cluster.Cluster;

namespace Lbaas.Akka.Tests.Embedding;

/// <summary>A larger program with an actor system of its own, which is a cluster, and which takes ledgers in by <c>AddLbaas</c>.</summary>
internal sealed class TheirProgram : IAsyncDisposable
{
    // Nodes of one process agree at once.
    private const string Hurry = """
        akka { loglevel = OFF, stdout-loglevel = OFF }
        akka.cluster.gossip-interval = 50ms
        akka.cluster.leader-actions-interval = 50ms
        akka.cluster.periodic-tasks-initial-delay = 50ms
        akka.cluster.sharding.retry-interval = 100ms
        akka.coordinated-shutdown.exit-clr = off
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        """;

    private readonly IHost _host;

    private TheirProgram(IHost host) => _host = host;

    public IActorHost Host => _host.Services.GetRequiredService<IActorHost>();

    public LbaasCluster Cluster => _host.Services.GetRequiredService<LbaasCluster>();

    public IServiceProvider Services => _host.Services;

    /// <param name="directory">Of the data.</param>
    /// <param name="time">The clock.</param>
    /// <param name="configure">What is to be otherwise.</param>
    /// <param name="seed">Whose cluster it joins. Default null: its own.</param>
    /// <param name="format">Of events and snapshots. Default null: one of its own.</param>
    /// <param name="snapshotInterval">Events between snapshots. Default null: as usual.</param>
    /// <param name="node">Its name: programs with others share the directory, and so the journal.</param>
    /// <param name="journal">Null: a file in the directory.</param>
    public static async Task<TheirProgram> StartAsync(
        string directory, TimeProvider time, Action<LbaasAkkaOptions>? configure = null, Address? seed = null, LedgerFormat? format = null,
        int? snapshotInterval = null, string node = "node", SharedJournalOptions? journal = null)
    {
        var host = new HostBuilder().ConfigureServices(services =>
        {
            services.AddSingleton(time);
            services.AddSingleton<IEventFormat>(format ?? new LedgerFormat());
            services.AddSingleton<IMessageFormat, LedgerMessages>();
            services.AddSingleton(new ActorKind(new LedgerBehavior(), new LedgerProjection()) { SnapshotInterval = snapshotInterval });
            services.AddSingleton(new WorkerKind("probe", static (_, _, _) => ValueTask.FromResult<object?>(null)));
            services.AddLbaasCluster((options, _) =>
            {
                options.DataDirectory = directory;
                options.NodeName = node;
                options.Journal = journal ?? new SharedJournalOptions();
                options.Role = "";
                options.DueEvery = TimeSpan.FromMilliseconds(20);
                configure?.Invoke(options);
            });
            services.AddAkka("theirs", (akka, provider) => akka
                .ConfigureLoggers(static loggers => loggers.ClearLoggers())
                .AddHocon(Hurry, HoconAddMode.Prepend)
                .WithRemoting("127.0.0.1", 0)
                .WithClustering(new ClusterOptions())
                .AddLbaas(provider)
                .AddStartup((system, _) => Membership.Get(system).Join(seed ?? Membership.Get(system).SelfAddress)));
            services.AddLbaasArrival();
        }).Build();
        await host.StartAsync();
        return new TheirProgram(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
