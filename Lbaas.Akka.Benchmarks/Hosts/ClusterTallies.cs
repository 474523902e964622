using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Benchmarks.Journals;
using Lbaas.Akka.Hosting;
using Lbaas.Akka.Server;
using Lbaas.Benchmarks.Servers;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lbaas.Akka.Benchmarks.Hosts;

/// <summary>A cluster in this process, each node with an actor system of its own and the server's <c>cluster.hocon</c>.</summary>
internal sealed class ClusterTallies : TestedHost
{
    private readonly List<IHost> _nodes = [];

    public override IReadOnlyList<IActorHost> Nodes => [.. _nodes.Select(static node => node.Services.GetRequiredService<IActorHost>())];

    /// <summary>The services of a node.</summary>
    public IServiceProvider this[int node] => _nodes[node].Services;

    /// <param name="directory">That all nodes share.</param>
    public static async Task<ClusterTallies> StartAsync(string directory, SharedJournal journal, int nodes = 1)
    {
        var cluster = new ClusterTallies();
        var seed = ServerProcess.FreePort();
        for (var node = 0; node < nodes; node++)
        {
            var (name, port) = ($"n{node}", node == 0 ? seed : ServerProcess.FreePort());
            var host = Build(directory, journal, name, port, seed);
            await host.StartAsync();
            cluster._nodes.Add(host);
        }

        return cluster;
    }

    public override async ValueTask DisposeAsync()
    {
        for (var node = _nodes.Count - 1; node >= 0; node--)
        {
            await _nodes[node].StopAsync();
            _nodes[node].Dispose();
        }
    }

    private static IHost Build(string directory, SharedJournal journal, string name, int port, int seed) => new HostBuilder().ConfigureServices(services =>
    {
        services.AddSingleton(Format());
        services.AddSingleton<IMessageFormat, TallyMessages>();
        services.AddSingleton(Kind());
        services.AddLbaasCluster((options, _) =>
        {
            options.DataDirectory = directory;
            options.NodeName = name;
            options.Journal = new SharedJournalOptions { Provider = journal.Provider, ConnectionString = journal.ConnectionString };
        });
        services.AddAkka(ClusterHosting.System, (akka, provider) => akka
            .ConfigureLoggers(static loggers => loggers.ClearLoggers())
            .AddHoconFile(Path.Combine(AppContext.BaseDirectory, "cluster.hocon"), HoconAddMode.Prepend)
            .AddHocon("akka { loglevel = OFF, stdout-loglevel = OFF }", HoconAddMode.Prepend)
            .WithRemoting("127.0.0.1", port)
            .WithClustering(new ClusterOptions { Roles = ["lbaas"], SeedNodes = [$"akka.tcp://{ClusterHosting.System}@127.0.0.1:{seed}"] })
            .AddLbaas(provider));
        services.AddLbaasArrival();
    }).Build();
}
