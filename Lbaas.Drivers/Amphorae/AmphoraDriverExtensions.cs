using Lbaas.Drivers.Haproxy;
using Lbaas.Drivers.Noop;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Amphorae;

internal static class AmphoraDriverExtensions
{
    public static IServiceCollection AddAmphoraDrivers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<AmphoraDriverOptions>(configuration, AmphoraDriverOptions.Section);
        services.AddKeyedSingleton<IAmphoraDriver>("haproxy", (provider, _) => ActivatorUtilities.CreateInstance<HaproxyAmphoraDriver>(provider));
        services.AddKeyedSingleton<IAmphoraDriver>("noop", (provider, _) =>
            new NoopAmphoraDriver(new NoopBehavior(provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton(provider => DriverChoice.Choose<IAmphoraDriver>(
            provider, provider.GetRequiredService<IOptions<AmphoraDriverOptions>>().Value.Driver, AmphoraDriverOptions.Section));
        return services.AddSingleton<AmphoraDriverWorker>();
    }
}
