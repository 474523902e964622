using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Haproxy;
using Lbaas.Drivers.Networks;
using Lbaas.Drivers.Noop;
using Lbaas.Drivers.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Amphorae;

internal static class AmphoraDriverExtensions
{
    public static IServiceCollection AddAmphoraDrivers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<AmphoraDriverOptions>(configuration, AmphoraDriverOptions.Section);
        services.AddKeyedSingleton<IAmphoraDriver>("haproxy", (provider, _) => new HaproxyAmphoraDriver(
            provider.GetRequiredService<CertificateAuthority>(), provider.GetRequiredService<TenantCertificates>(),
            provider.GetRequiredService<IOptions<AmphoraDriverOptions>>(), provider.GetRequiredService<IAgentConfigurations>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HaproxyAmphoraDriver>>(),
            provider.GetRequiredService<INetworkDriver>() as IVipPlugging, provider.GetRequiredService<DriverDirectory>()));
        services.AddKeyedSingleton<IAmphoraDriver>("noop", (provider, _) =>
            new NoopAmphoraDriver(new NoopBehavior(provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton(provider => DriverChoice.Choose<IAmphoraDriver>(
            provider, provider.GetRequiredService<IOptions<AmphoraDriverOptions>>().Value.Driver, AmphoraDriverOptions.Section));
        return services.AddSingleton<AmphoraDriverWorker>().AddSingleton<RotationWorker>();
    }
}
