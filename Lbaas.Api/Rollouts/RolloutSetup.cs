using Lbaas.Actors.Rollouts;
using Lbaas.Api.Http;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Workers;

namespace Lbaas.Api.Rollouts;

/// <summary>Wiring of rollouts and changes of flavor.</summary>
public static class RolloutSetup
{
    // A state is as large as its list of load balancers, and a list is never short.
    private const int SnapshotInterval = 1_000;

    public static void AddLbaasRollouts(this IServiceCollection services)
    {
        services.AddActorKind(new ActorKind(new RolloutBehavior(), new RolloutProjection()) { SnapshotInterval = SnapshotInterval });
        services.AddSingleton<BalancerLookout>();
        // It looks at the read side, which is there only when the host is that has this worker.
        services.AddWorkerKind(static provider => new WorkerKind(
            LookAtBalancer.WorkerKind,
            (self, message, cancellation) => provider.GetRequiredService<BalancerLookout>().HandleAsync(self, message, cancellation)));
        services.AddSingleton<BalancerSelection>();
        services.AddSingleton<RolloutReport>();
        services.AddHostedService<RolloutMeter>();
        services.AddSingleton<RolloutEndpoints>();
        services.AddSingleton<FlavorChange>();
    }

    public static void MapRolloutsTo(this IServiceProvider provider, Router router)
    {
        provider.GetRequiredService<RolloutEndpoints>().MapTo(router);
        provider.GetRequiredService<FlavorChange>().MapTo(router);
    }
}
