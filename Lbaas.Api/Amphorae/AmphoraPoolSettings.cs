using System.Collections.Immutable;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Builds;

namespace Lbaas.Api.Amphorae;

/// <summary>Section <c>Lbaas:AmphoraPool</c>: the spares that are kept, and how many instances are built at the same time.</summary>
public sealed class AmphoraPoolSettings
{
    private const int SparesMax = 1_000;
    private const int PoolsMax = 100;

    /// <summary>Booted amphorae kept ready, so that a creation does not wait for one to boot. 0 to 1,000; default 0.</summary>
    public int Spares { get; set; }

    /// <summary>
    /// The same for load balancers whose flavor or availability zone asks for another make of amphora. At most 100; default none.
    /// A pool that is not named any more gives its spares back.
    /// </summary>
    public IReadOnlyList<StockSettings> Pools { get; set; } = [];

    /// <summary>Spares that each pool builds at the same time. 1 to 100; default 4.</summary>
    public int BuildingMax { get; set; } = 4;

    /// <summary>
    /// Instances built at the same time, over all pools and whatever for: what the compute service's API takes. 0 to 1,000; default
    /// 0, no limit, which costs nothing.
    /// </summary>
    public int BuildingAtOnce { get; set; }

    /// <summary>How often a spare's agent is probed, in seconds. 1 to 86,400; default 60.</summary>
    public int SpareCheckSeconds { get; set; } = 60;

    /// <summary>A spare that does not answer so many times in a row is replaced. 1 to 100; default 3.</summary>
    public int SpareMissesMax { get; set; } = 3;

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (Spares is < 0 or > SparesMax)
            yield return $"Lbaas:AmphoraPool:Spares must be 0 to {SparesMax}.";
        if (BuildingMax is < 1 or > 100)
            yield return "Lbaas:AmphoraPool:BuildingMax must be 1 to 100.";
        if (BuildingAtOnce is < 0 or > 1_000)
            yield return "Lbaas:AmphoraPool:BuildingAtOnce must be 0 to 1000.";
        if (SpareCheckSeconds is < 1 or > 86_400)
            yield return "Lbaas:AmphoraPool:SpareCheckSeconds must be 1 to 86400.";
        if (SpareMissesMax is < 1 or > 100)
            yield return "Lbaas:AmphoraPool:SpareMissesMax must be 1 to 100.";
        if (Pools.Count > PoolsMax)
            yield return $"Lbaas:AmphoraPool:Pools must have at most {PoolsMax} entries.";
        if (Pools.Any(pool => pool.Spares is < 0 or > SparesMax))
            yield return $"Lbaas:AmphoraPool:Pools: Spares must be 0 to {SparesMax}.";
        if (Pools.Any(pool => pool.Make == AmphoraMake.Default))
            yield return "Lbaas:AmphoraPool:Pools: name a Zone, a ComputeFlavor or an ImageTag; the default pool has Lbaas:AmphoraPool:Spares.";
        if (Pools.Select(pool => pool.Make).Distinct().Count() < Pools.Count)
            yield return "Lbaas:AmphoraPool:Pools must name each Zone, ComputeFlavor and ImageTag together only once.";
    }

    internal AmphoraPoolOptions ForPools() => new()
    {
        Spares = Spares,
        Others = Pools.ToImmutableSortedDictionary(pool => pool.Make.PoolId, pool => pool.Spares),
        BuildingMax = BuildingMax,
    };

    internal AmphoraOptions ForAmphorae() => new()
    {
        BuildsAreLimited = BuildingAtOnce > 0,
        SpareCheckInterval = TimeSpan.FromSeconds(SpareCheckSeconds),
        SpareMissesMax = SpareMissesMax,
    };

    internal BuildQueueOptions ForBuilds() => new() { Limit = BuildingAtOnce, Lease = new AmphoraOptions().BootDeadline };
}

/// <summary>The spares of one make of amphora.</summary>
public sealed class StockSettings
{
    /// <summary>The compute zone, as an availability zone profile's <c>compute_zone</c> says. Default: the deployment's.</summary>
    public string? Zone { get; set; }

    /// <summary>As a flavor profile's <c>compute_flavor</c> says. Default: the deployment's.</summary>
    public string? ComputeFlavor { get; set; }

    /// <summary>As a flavor profile's <c>amp_image_tag</c> says. Default: the deployment's.</summary>
    public string? ImageTag { get; set; }

    /// <summary>Booted amphorae kept ready. 0 to 1,000; default 0.</summary>
    public int Spares { get; set; }

    internal AmphoraMake Make => AmphoraMake.Of(Zone, ComputeFlavor, ImageTag);
}
