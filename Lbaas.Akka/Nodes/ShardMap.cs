using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Akka.Nodes;

/// <summary>Which shards of a region are on which node, as all of them say.</summary>
internal static class ShardMap
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Empty when it is not known soon, as while the region's coordinator moves.</summary>
    public static async Task<IImmutableDictionary<Address, ShardRegionStats>> ReadAsync(IActorRef region, CancellationToken cancellation)
    {
        try
        {
            var stats = await region.Ask<ClusterShardingStats>(new GetClusterShardingStats(s_patience), s_patience * 2, cancellation).ConfigureAwait(false);
            return stats.Regions;
        }
        catch (AskTimeoutException)
        {
            return ImmutableDictionary<Address, ShardRegionStats>.Empty;
        }
    }

    public static async Task<IReadOnlyList<RegionPart>> PartsAsync(IActorRef region, CancellationToken cancellation) =>
    [
        .. from part in await ReadAsync(region, cancellation).ConfigureAwait(false)
           select new RegionPart(ClusterNodes.NameOf(part.Key), part.Value.Stats.Count, part.Value.Stats.Values.Sum()) into part
           orderby part.Node
           select part,
    ];
}
