using Lbaas.Akka.Hosting;
using Lbaas.Api.Brakes;
using Lbaas.Api.Events;
using Lbaas.Api.Hosting;
using Lbaas.Drivers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Theirs;

/// <summary>What a larger program adds to its services for Lbaas: actors, drivers (here those that do nothing), and the node of the cluster.</summary>
internal static class LbaasWiring
{
    public static void AddLbaasWithoutServer(this IServiceCollection services, ConfigurationManager configuration, string directory)
    {
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Lbaas:DataDirectory"] = directory,
            ["Lbaas:Amphora:Driver"] = "noop",
            ["Lbaas:Compute:Driver"] = "noop",
            ["Lbaas:Network:Driver"] = "noop",
        });
        services.AddLbaasCluster((options, _) =>
        {
            options.DataDirectory = directory;
            options.ReadSideVersion = ActorSetup.ReadSideVersion;
            options.Shown = StatusNotice.News;
        });
        services.AddLbaasActors();
        services.AddLbaasDrivers(configuration);
        services.AddLbaasBrake();
    }
}
