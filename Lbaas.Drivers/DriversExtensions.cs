using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Networks;
using Lbaas.Drivers.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lbaas.Drivers;

/// <summary>Wiring: drivers, their workers, the authority.</summary>
public static class DriversExtensions
{
    /// <summary>
    /// Adds the drivers that the configuration names (<c>Lbaas:Amphora</c>, <c>Lbaas:Compute</c>, <c>Lbaas:Network</c>,
    /// <c>Lbaas:Certificates</c>) and
    /// the workers that carry requests of actors to them.
    /// </summary>
    public static IServiceCollection AddLbaasDrivers(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => new DriverDirectory(configuration[DriverDirectory.Key]));
        services.TryAddSingleton(provider => CertificateAuthority.Open(
            provider.GetRequiredService<DriverDirectory>().Root, provider.GetRequiredService<TimeProvider>()));
        return services
            .AddAmphoraDrivers(configuration)
            .AddComputeDrivers(configuration)
            .AddNetworkDrivers(configuration)
            .AddCertificateDrivers(configuration);
    }
}
