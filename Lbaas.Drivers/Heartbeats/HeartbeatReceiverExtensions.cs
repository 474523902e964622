using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Heartbeats;

public static class HeartbeatReceiverExtensions
{
    /// <summary>
    /// Hears heartbeats, by section <c>Lbaas:Health</c>. Whoever calls this registers the
    /// <see cref="Actors.Health.Heartbeats.IHeartbeatSink"/>.
    /// </summary>
    public static IServiceCollection AddHeartbeatReceiver(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HeartbeatReceiverOptions>()
            .Bind(configuration.GetSection(HeartbeatReceiverOptions.Section))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<HeartbeatReceiverOptions>, HeartbeatReceiverOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<HeartbeatReceiver>();
        return services.AddHostedService(provider => provider.GetRequiredService<HeartbeatReceiver>());
    }
}
