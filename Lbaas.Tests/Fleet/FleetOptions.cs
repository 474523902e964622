using System.Collections.Immutable;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Health;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Tests.Fleet;

/// <summary>How the control plane of a fleet is set up, and what it promises by that.</summary>
internal static class FleetOptions
{
    public static HealthOptions Health { get; } = new()
    {
        HeartbeatInterval = TimeSpan.FromSeconds(5),
        HeartbeatTimeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Smaller than the defaults, so that a fleet of this size meets every limit.</summary>
    public static BrakeOptions Brake { get; } = new()
    {
        ConvictionsMax = 8,
        PerHostMax = 2,
        PerZoneMax = 4,
        TotalMax = 6,
    };

    public static AmphoraOptions Amphorae { get; } = new() { BuildsAreLimited = true };

    public static BuildQueueOptions Builds { get; } = new() { Limit = 8 };

    /// <summary>Without the numbers, which depend on the mix.</summary>
    public static AmphoraPoolOptions Stock { get; } = new();

    /// <summary>The pools of the zones, which have the same number of spares each.</summary>
    public static ImmutableArray<string> Pools { get; } = [.. SteadyFleet.Zones.Select(zone => AmphoraMake.Of(zone, null, null).PoolId)];

    public static IEnumerable<IBehavior> Behaviors(int mix) =>
    [
        new LoadBalancerBehavior(new LoadBalancerOptions()),
        new AmphoraBehavior(Amphorae),
        new AmphoraPoolBehavior(Stock with { Others = Pools.ToImmutableSortedDictionary(pool => pool, _ => SteadyFleet.SparesOfZone(mix)) }),
        new BuildQueueBehavior(Builds),
        new BrakeBehavior(Brake),
    ];
}
