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

/// <summary>The health monitor: receiver, table, and what keeps it going.</summary>
public static class HealthSetup
{
    public static void AddLbaasHealth(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HealthSettings>().BindConfiguration(HealthSettings.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HealthSettings>>(new Rules<HealthSettings>(static settings => settings.Validate()));
        services.AddSingleton(static provider => new ReadSideAmphoraDirectory(provider.GetRequiredService<IReadSide>()));
        services.AddSingleton(static provider => new HeartbeatTable(
            provider.GetRequiredService<IOptions<HealthSettings>>().Value.ToOptions(),
            provider.GetRequiredService<ReadSideAmphoraDirectory>(),
            provider.GetRequiredService<IActorHost>().Tell,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Zombies>()));
        services.AddSingleton(static provider => Zombies(provider.GetRequiredService<IOptions<HealthSettings>>().Value));
        services.AddSingleton<IHeartbeatSink>(static provider => provider.GetRequiredService<HeartbeatTable>());
        services.AddOptions<HeartbeatReceiverOptions>().PostConfigure<DriverDirectory>(static (options, directory) =>
        {
            if (options.Key.Length == 0)
                options.Key = HeartbeatKey.Open(directory.Root);
        });
        services.AddHeartbeatReceiver(configuration);
        services.AddHostedService<HeartbeatPump>();
        services.AddHostedService<ZombieHunt>();
    }

    private static Zombies Zombies(HealthSettings settings) =>
        new(TimeSpan.FromSeconds(settings.ZombieAfterSeconds), TimeSpan.FromSeconds(settings.TimeoutSeconds));
}
