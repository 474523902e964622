using Lbaas.Actors.Health;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Api.Hosting;
using Lbaas.Drivers;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Heartbeats;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Health;

/// <summary>
/// The health monitor: receiver, table, and what keeps it going. A host that has registered an <see cref="IHeartbeatTable"/> and an
/// <see cref="IHeartbeatSink"/> of its own keeps these.
/// </summary>
public static class HealthSetup
{
    public static void AddLbaasHealth(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HealthSettings>().BindConfiguration(HealthSettings.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HealthSettings>>(new Rules<HealthSettings>(static settings => settings.Validate()));
        services.AddSingleton(static provider => new ReadSideAmphoraDirectory(provider.GetRequiredService<IReadSide>()));
        services.AddSingleton(static provider => Zombies(provider.GetRequiredService<IOptions<HealthSettings>>().Value));
        services.AddOptions<HeartbeatReceiverOptions>().PostConfigure<DriverDirectory>(static (options, directory) =>
        {
            if (options.Key.Length == 0)
                options.Key = HeartbeatKey.Open(directory.Root);
        });
        services.AddHeartbeatReceiver(configuration);
        // A cluster has its own, spread over its nodes.
        if (services.All(static service => service.ServiceType != typeof(IHeartbeatTable)))
            services.AddHeartbeatTable();
        services.AddHostedService<ZombieHunt>();
    }

    private static void AddHeartbeatTable(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new HeartbeatTable(
            provider.GetRequiredService<IOptions<HealthSettings>>().Value.ToOptions(),
            provider.GetRequiredService<ReadSideAmphoraDirectory>(),
            provider.GetRequiredService<IActorHost>().Tell,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Zombies>()));
        services.AddSingleton<IHeartbeatTable>(static provider => provider.GetRequiredService<HeartbeatTable>());
        services.AddSingleton<IHeartbeatSink>(static provider => provider.GetRequiredService<HeartbeatTable>());
        services.AddHostedService<HeartbeatPump>();
    }

    private static Zombies Zombies(HealthSettings settings) =>
        new(TimeSpan.FromSeconds(settings.ZombieAfterSeconds), TimeSpan.FromSeconds(settings.TimeoutSeconds));
}
