using Lbaas.Drivers.Linux;
using Lbaas.Drivers.Networks.Bridge;
using Lbaas.Drivers.Noop;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Networks;

internal static class NetworkDriverExtensions
{
    public static IServiceCollection AddNetworkDrivers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<NetworkOptions>(configuration, NetworkOptions.Section);
        services.AddKeyedSingleton<INetworkDriver>("local", (provider, _) => ActivatorUtilities.CreateInstance<LocalNetworkDriver>(provider));
        services.AddKeyedSingleton<INetworkDriver>("bridge", (provider, _) =>
        {
            Privilege.Demand(NetworkOptions.Section, "bridge");
            return ActivatorUtilities.CreateInstance<BridgeNetworkDriver>(provider);
        });
        services.AddKeyedSingleton<INetworkDriver>("noop", (provider, _) =>
            new NoopNetworkDriver(
                new NoopBehavior(provider.GetRequiredService<TimeProvider>()),
                VipNetworks.Of(provider.GetRequiredService<IOptions<NetworkOptions>>().Value)));
        services.AddSingleton(provider => DriverChoice.Choose<INetworkDriver>(
            provider, provider.GetRequiredService<IOptions<NetworkOptions>>().Value.Driver, NetworkOptions.Section));
        return services.AddSingleton<NetworkWorker>();
    }
}
