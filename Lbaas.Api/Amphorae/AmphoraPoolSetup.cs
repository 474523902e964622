using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Builds;
using Lbaas.Api.Hosting;
using Lbaas.Drivers.Compute;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Amphorae;

/// <summary>The pools of spares and the queue of builds: their actors, and the operator's pages about them.</summary>
public static class AmphoraPoolSetup
{
    public static void AddLbaasAmphoraPools(this IServiceCollection services)
    {
        services.AddActorKind(static provider => new ActorKind(new AmphoraPoolBehavior(Settings(provider).ForPools() with { Image = Image(provider) }), new AmphoraPoolProjection()));
        services.AddActorKind(static provider => new ActorKind(new BuildQueueBehavior(Settings(provider).ForBuilds()), new BuildQueueProjection()));
        services.AddSingleton(static provider => new AmphoraPoolReport(
            provider.GetRequiredService<IActorHost>(), provider.GetRequiredService<IReadSide>(), Settings(provider)));
        services.AddSingleton<AmphoraPoolEndpoints>();
        services.AddHostedService<SpareStocking>();
        services.AddHostedService<AmphoraPoolMeter>();
    }

    private static string? Image(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ComputeOptions>>().Value.ImageTag is { Length: > 0 } tag ? tag : null;

    private static AmphoraPoolSettings Settings(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ServerOptions>>().Value.AmphoraPool;
}
