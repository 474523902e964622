using System.Net;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Compute.Local;
using Lbaas.Drivers.Noop;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Compute;

internal static class ComputeDriverExtensions
{
    private const string HealthEndpointKey = "Lbaas:Health:Endpoint";
    private const string HealthEndpointDefault = "127.0.0.1:5555";
    private const string HealthIntervalKey = "Lbaas:Health:IntervalSeconds";
    private const int HealthIntervalDefaultSeconds = 3;

    public static IServiceCollection AddComputeDrivers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<ComputeOptions>(configuration, ComputeOptions.Section);
        services.AddSingleton(provider => LocalDriver(
            provider, configuration[HealthEndpointKey] ?? HealthEndpointDefault, configuration.GetValue(HealthIntervalKey, HealthIntervalDefaultSeconds)));
        services.AddKeyedSingleton<IComputeDriver>("local", (provider, _) => provider.GetRequiredService<LocalComputeDriver>());
        services.AddKeyedSingleton<IComputeDriver>("noop", (provider, _) =>
            new NoopComputeDriver(new NoopBehavior(provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton(provider => DriverChoice.Choose<IComputeDriver>(
            provider, provider.GetRequiredService<IOptions<ComputeOptions>>().Value.Driver, ComputeOptions.Section));
        services.AddSingleton<IAgentConfigurations>(provider =>
            provider.GetRequiredService<IComputeDriver>() as IAgentConfigurations ?? new NoAgentConfigurations());
        if (string.Equals(configuration[$"{ComputeOptions.Section}:Driver"] ?? new ComputeOptions().Driver, "local", StringComparison.Ordinal))
        {
            services.AddHostedService(provider => new LocalComputeSupervisor(
                provider.GetRequiredService<LocalComputeDriver>(), provider.GetRequiredService<IAmphoraDriver>() as IAgentCertificates, LocalOptions(provider), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<LocalComputeSupervisor>>()));
        }
        return services.AddSingleton<ComputeWorker>();
    }

    private static LocalComputeDriver LocalDriver(IServiceProvider provider, string healthEndpoint, int intervalSeconds)
    {
        var directory = provider.GetRequiredService<DriverDirectory>();
        var options = LocalOptions(provider);
        var settings = new AgentSettings(
            options.HaproxyCommand, Reachable(healthEndpoint), intervalSeconds, HeartbeatKey.Open(directory.Root));
        return new LocalComputeDriver(
            directory, options, settings, provider.GetRequiredService<CertificateAuthority>(), provider.GetRequiredService<TimeProvider>());
    }

    private static LocalComputeOptions LocalOptions(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ComputeOptions>>().Value.Local;

    // Who listens on every address is reached on this machine's own.
    private static string Reachable(string endpoint)
    {
        if (!IPEndPoint.TryParse(endpoint, out var parsed) || parsed.Port == 0)
            throw new OptionsValidationException(HealthEndpointKey, typeof(string), [$"{HealthEndpointKey} must be IP:PORT."]);
        if (parsed.Address.Equals(IPAddress.Any))
            parsed.Address = IPAddress.Loopback;
        if (parsed.Address.Equals(IPAddress.IPv6Any))
            parsed.Address = IPAddress.IPv6Loopback;
        return parsed.ToString();
    }
}
