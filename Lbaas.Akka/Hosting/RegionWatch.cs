using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Lbaas.Akka.Hosting;

/// <summary>What lives on this node of one kind.</summary>
public sealed record RegionLoad(int Shards, int Entities);

/// <summary>Asks this node's regions from time to time what they hold, so that the operator's page need not wait for them.</summary>
internal sealed class RegionWatch : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(5);

    private readonly LbaasCluster _cluster;

    public RegionWatch(LbaasCluster cluster)
    {
        _cluster = cluster;
        Receive<Round>(_ => Ask());
        Receive<Loaded>(loaded => _cluster.Loads[loaded.Kind] = loaded.Load);
        // A region that is busy is asked again in the next round.
        Receive<Status.Failure>(static _ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Round), Round.Instance, TimeSpan.Zero, s_every);

    private void Ask()
    {
        foreach (var (kind, region) in _cluster.Regions)
        {
            region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, s_every).PipeTo(
                Self, success: state => new Loaded(kind, new RegionLoad(state.Shards.Count, state.Shards.Sum(static shard => shard.EntityIds.Count))));
        }
    }

    private sealed record Round
    {
        public static readonly Round Instance = new();
    }

    private sealed record Loaded(string Kind, RegionLoad Load);
}
