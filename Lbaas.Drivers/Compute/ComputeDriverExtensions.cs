using System.Net;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Compute.Local;
using Lbaas.Drivers.Compute.Namespaces;
using Lbaas.Drivers.Linux;
using Lbaas.Drivers.Networks;
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
    private const string HealthControllersKey = "Lbaas:Health:Controllers";
    private const string HealthIntervalKey = "Lbaas:Health:IntervalSeconds";
    private const int HealthIntervalDefaultSeconds = 3;

    public static IServiceCollection AddComputeDrivers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<ComputeOptions>(configuration, ComputeOptions.Section);
        var controllers = configuration.GetSection(HealthControllersKey).Get<string[]>() is { Length: > 0 } given
            ? given
            : [configuration[HealthEndpointKey] ?? HealthEndpointDefault];
        var interval = configuration.GetValue(HealthIntervalKey, HealthIntervalDefaultSeconds);
        services.AddKeyedSingleton("local", (provider, _) => LocalDriver(provider, controllers, interval, Shared(provider)));
        services.AddKeyedSingleton("netns", (provider, _) => LocalDriver(provider, controllers, interval, Namespaces(provider)));
        services.AddKeyedSingleton<IComputeDriver>("local", (provider, name) => provider.GetRequiredKeyedService<LocalComputeDriver>(name));
        services.AddKeyedSingleton<IComputeDriver>("netns", (provider, name) => provider.GetRequiredKeyedService<LocalComputeDriver>(name));
        services.AddKeyedSingleton<IComputeDriver>("noop", (provider, _) =>
            new NoopComputeDriver(
                new NoopBehavior(provider.GetRequiredService<TimeProvider>()), provider.GetRequiredService<IOptions<ComputeOptions>>().Value.ImageTag));
        services.AddSingleton(provider => DriverChoice.Choose<IComputeDriver>(
            provider, provider.GetRequiredService<IOptions<ComputeOptions>>().Value.Driver, ComputeOptions.Section));
        services.AddSingleton<IAgentConfigurations>(provider =>
            provider.GetRequiredService<IComputeDriver>() as IAgentConfigurations ?? new NoAgentConfigurations());
        var driver = configuration[$"{ComputeOptions.Section}:Driver"] ?? new ComputeOptions().Driver;
        if (driver is "local" or "netns")
        {
            services.AddHostedService(provider => new LocalComputeSupervisor(
                provider.GetRequiredKeyedService<LocalComputeDriver>(driver), provider.GetService<IInstanceNews>(), LocalOptions(provider), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<LocalComputeSupervisor>>()));
        }
        return services.AddSingleton<ComputeWorker>();
    }

    private static LocalComputeDriver LocalDriver(
        IServiceProvider provider, IReadOnlyList<string> controllers, int intervalSeconds, IAgentNetwork network)
    {
        var directory = provider.GetRequiredService<DriverDirectory>();
        var options = LocalOptions(provider);
        var settings = new AgentSettings(
            options.HaproxyCommand, [.. controllers.Select(Reachable)], intervalSeconds, HeartbeatKey.Open(directory.Root));
        var images = new AgentImages(options, provider.GetRequiredService<IOptions<ComputeOptions>>().Value.ImageTag);
        return new LocalComputeDriver(
            directory, options, settings, provider.GetRequiredService<CertificateAuthority>(), provider.GetRequiredService<TimeProvider>(), network, images);
    }

    private static NamespaceNetwork Namespaces(IServiceProvider provider)
    {
        Privilege.Demand(ComputeOptions.Section, "netns");
        var clock = provider.GetRequiredService<TimeProvider>();
        return provider.GetRequiredService<INetworkDriver>() is IVipPlugging plugging
            ? new NamespaceNetwork(new IpProgram(clock), plugging, clock)
            : throw Unfit("netns", "'bridge': nothing else reaches into a namespace");
    }

    private static SharedNetwork Shared(IServiceProvider provider) => provider.GetRequiredService<INetworkDriver>() is IVipPlugging
        ? throw Unfit("local", "'local': its amphorae have no network of their own to be plugged into")
        : new SharedNetwork();

    private static OptionsValidationException Unfit(string driver, string network) => new(
        ComputeOptions.Section, typeof(ComputeOptions), [$"{ComputeOptions.Section}:Driver '{driver}' needs {NetworkOptions.Section}:Driver {network}."]);

    private static LocalComputeOptions LocalOptions(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ComputeOptions>>().Value.Local;

    // Who listens on every address is reached on this machine's own.
    private static string Reachable(string endpoint)
    {
        if (!IPEndPoint.TryParse(endpoint, out var parsed) || parsed.Port == 0)
            throw new OptionsValidationException(HealthEndpointKey, typeof(string), [$"{HealthEndpointKey} and {HealthControllersKey} must be IP:PORT."]);
        if (parsed.Address.Equals(IPAddress.Any))
            parsed.Address = IPAddress.Loopback;
        if (parsed.Address.Equals(IPAddress.IPv6Any))
            parsed.Address = IPAddress.IPv6Loopback;
        return parsed.ToString();
    }
}
