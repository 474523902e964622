using Akka.Hosting;
using Lbaas.Actors.Health;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Akka.Health;
using Lbaas.Api.Health;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Heartbeats;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Akka.Server;

/// <summary>The health monitor of a cluster in place of that of one process: the same settings, another table.</summary>
public static class ClusterHealth
{
    /// <summary>Called before the server adds a table of its own.</summary>
    public static void AddClusterHeartbeats(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new ClusterHeartbeats(Parts(provider), OptionsOf(provider)));
        services.AddSingleton<IHeartbeatTable>(static provider => provider.GetRequiredService<ClusterHeartbeats>());
        services.AddSingleton<IHeartbeatSink>(static provider => provider.GetRequiredService<ClusterHeartbeats>().Sink);
    }

    /// <summary>Has the actor system of this node take part.</summary>
    public static AkkaConfigurationBuilder WithClusterHeartbeats(this AkkaConfigurationBuilder akka, IServiceProvider provider) => akka
        .AddHocon(HeartbeatConfig.Defaults, HoconAddMode.Append)
        .WithActors((system, _) => provider.GetRequiredService<ClusterHeartbeats>().Start(system));

    private static ClusterHeartbeatOptions OptionsOf(IServiceProvider provider) => new()
    {
        StatisticsInterval = TimeSpan.FromSeconds(provider.GetRequiredService<IOptions<HealthSettings>>().Value.StatisticsIntervalSeconds),
    };

    // What is asked for only later may need the sink, or the actor system, to be made.
    private static HeartbeatParts Parts(IServiceProvider provider)
    {
        var directory = provider.GetRequiredService<ReadSideAmphoraDirectory>();
        var receiver = new Lazy<HeartbeatReceiver>(provider.GetRequiredService<HeartbeatReceiver>);
        var host = new Lazy<IActorHost>(provider.GetRequiredService<IActorHost>);
        // Nodes that nobody made send nothing.
        var isNoop = provider.GetRequiredService<IOptions<AmphoraDriverOptions>>().Value.Driver == "noop";
        return new HeartbeatParts(
            provider.GetRequiredService<IOptions<HealthSettings>>().Value.ToOptions(),
            directory,
            () => isNoop ? [] : directory.InService(),
            (target, message) => host.Value.Tell(target, message),
            () => host.Value.Writes,
            () => receiver.Value.IsBehind,
            provider.GetRequiredService<Zombies>(),
            provider.GetRequiredService<TimeProvider>());
    }
}
