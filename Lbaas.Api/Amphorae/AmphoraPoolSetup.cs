using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Builds;
using Lbaas.Api.Hosting;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Amphorae;

/// <summary>The pools of spares and the queue of builds: their actors, and the operator's pages about them.</summary>
public static class AmphoraPoolSetup
{
    public static void AddLbaasAmphoraPools(this IServiceCollection services)
    {
        services.AddActorKind(static provider => new ActorKind(new AmphoraPoolBehavior(Settings(provider).ForPools()), new AmphoraPoolProjection()));
        services.AddActorKind(static provider => new ActorKind(new BuildQueueBehavior(Settings(provider).ForBuilds()), new BuildQueueProjection()));
        services.AddSingleton(static provider => new AmphoraPoolReport(
            provider.GetRequiredService<ActorHost>(), provider.GetRequiredService<IReadSide>(), Settings(provider)));
        services.AddSingleton<AmphoraPoolEndpoints>();
        services.AddHostedService<SpareStocking>();
    }

    private static AmphoraPoolSettings Settings(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ServerOptions>>().Value.AmphoraPool;
}
