using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Instances;

/// <summary>The looks through the compute service.</summary>
public static class InstanceSetup
{
    public static void AddLbaasInstances(this IServiceCollection services)
    {
        services.AddSingleton(static provider => new KnownAmphorae(provider.GetRequiredService<IReadSide>()));
        services.AddSingleton<InstanceLooks>();
        services.AddHostedService(static provider => provider.GetRequiredService<InstanceLooks>());
        services.AddHostedService<InstanceMeter>();
    }
}
