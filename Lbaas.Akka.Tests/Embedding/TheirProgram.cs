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

namespace Lbaas.Akka.Tests.Embedding;

/// <summary>A larger program with an actor system of its own, which is a cluster, and which takes ledgers in by <c>AddLbaas</c>.</summary>
internal sealed class TheirProgram : IAsyncDisposable
{
    private readonly IHost _host;

    private TheirProgram(IHost host) => _host = host;

    public IActorHost Host => _host.Services.GetRequiredService<IActorHost>();

    public LbaasCluster Cluster => _host.Services.GetRequiredService<LbaasCluster>();

    public IServiceProvider Services => _host.Services;

    /// <param name="node">Its name: programs with others share the directory, and so the journal.</param>
    /// <param name="journal">Null: a file in the directory.</param>
    public static async Task<TheirProgram> StartAsync(string directory, TimeProvider time, string node = "node", SharedJournalOptions? journal = null)
    {
        var host = new HostBuilder().ConfigureServices(services =>
        {
            services.AddSingleton(time);
            services.AddSingleton<IEventFormat, LedgerFormat>();
            services.AddSingleton<IMessageFormat, LedgerMessages>();
            services.AddSingleton(new ActorKind(new LedgerBehavior(), new LedgerProjection()));
            services.AddSingleton(new WorkerKind("probe", static (_, _, _) => ValueTask.FromResult<object?>(null)));
            services.AddLbaasCluster((options, _) =>
            {
                options.DataDirectory = directory;
                options.NodeName = node;
                options.Journal = journal ?? new SharedJournalOptions();
                options.Role = "";
                options.DueEvery = TimeSpan.FromMilliseconds(20);
            });
            services.AddAkka("theirs", static (akka, provider) => akka
                .ConfigureLoggers(static loggers => loggers.ClearLoggers())
                .AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Prepend)
                .WithRemoting("127.0.0.1", 0)
                .WithClustering(new ClusterOptions())
                .AddLbaas(provider)
                .AddStartup(static (system, _) => global::Akka.Cluster.Cluster.Get(system).Join(global::Akka.Cluster.Cluster.Get(system).SelfAddress)));
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
