using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Rollouts;

namespace Lbaas.Akka.Hosting;

/// <summary>Names the shard region of load balancers, for <c>IRequiredActor&lt;LoadBalancerRegion&gt;</c> and the registry. It takes <see cref="Entities.EntityEnvelope"/>.</summary>
public sealed class LoadBalancerRegion;

/// <summary>The region of listeners.</summary>
public sealed class ListenerRegion;

/// <summary>The region of amphorae.</summary>
public sealed class AmphoraRegion;

/// <summary>The region of pools of spare amphorae.</summary>
public sealed class AmphoraPoolRegion;

/// <summary>The region of the queue of builds.</summary>
public sealed class BuildQueueRegion;

/// <summary>The region of quotas.</summary>
public sealed class QuotaRegion;

/// <summary>The region of the catalog.</summary>
public sealed class CatalogRegion;

/// <summary>The region of rollouts.</summary>
public sealed class RolloutRegion;

/// <summary>The region of the failover brake.</summary>
public sealed class BrakeRegion;

internal static class RegionKeys
{
    private static readonly Dictionary<string, Type> s_keys = new()
    {
        [LoadBalancerCommand.Kind] = typeof(LoadBalancerRegion),
        [ListenerCommand.Kind] = typeof(ListenerRegion),
        [AmphoraCommand.Kind] = typeof(AmphoraRegion),
        [AmphoraPoolCommand.Kind] = typeof(AmphoraPoolRegion),
        [BuildQueueCommand.Kind] = typeof(BuildQueueRegion),
        [QuotaCommand.Kind] = typeof(QuotaRegion),
        [CatalogCommand.Kind] = typeof(CatalogRegion),
        [RolloutCommand.Kind] = typeof(RolloutRegion),
        [BrakeCommand.Kind] = typeof(BrakeRegion),
    };

    /// <summary>The key of a kind's region; null for a kind that is none of ours.</summary>
    public static Type? Of(string kind) => s_keys.GetValueOrDefault(kind);
}
