using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Health;
using Lbaas.Akka.Hosting;
using Lbaas.Runtime;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Akka.Nodes;

/// <summary>The nodes of the cluster that run our actors. They are called by where they are reached: <c>host:port</c>.</summary>
public sealed class ClusterNodes(LbaasCluster cluster, LbaasAkkaOptions options, TimeProvider time) : IHostNodes
{
    private const int DesksMax = 3;

    private readonly EntityMessageExtractor _extractor = new(options.ShardCount);

    /// <inheritdoc/>
    /// <exception cref="HostStoppingException">The actors have not started.</exception>
    public async Task<NodesDescription> DescribeAsync(CancellationToken cancellationToken = default)
    {
        var system = System();
        var members = NodeActors.Members(system, options.Role);
        var unreachable = Cluster.Get(system).State.Unreachable;
        var states = Task.WhenAll(members.Select(member => NodeActors.AskKeeperAsync(system, member, AskNode.Instance, cancellationToken)));
        var regions = Task.WhenAll(cluster.Regions.OrderBy(static region => region.Key).Select(
            async region => new RegionDescription(region.Key, await ShardMap.PartsAsync(region.Value, cancellationToken).ConfigureAwait(false))));
        var heartbeats = ClusterSharding.Get(system).ShardTypeNames.Contains(ClusterHeartbeats.Region)
            ? ShardMap.PartsAsync(ClusterSharding.Get(system).ShardRegion(ClusterHeartbeats.Region), cancellationToken)
            : Task.FromResult<IReadOnlyList<RegionPart>>([]);
        var nodes = members.Zip(await states.ConfigureAwait(false), static (member, state) => (Member: member, State: state)).ToList();
        return new NodesDescription(
            time.GetUtcNow(),
            NameOf(Cluster.Get(system).SelfAddress),
            nodes.Where(static node => node.State is { IsLeader: true }).Select(static node => NameOf(node.Member.Address)).FirstOrDefault(),
            [.. nodes.Select(node => Describe(node.Member, node.State, !unreachable.Contains(node.Member)))],
            [.. unreachable.Select(static member => NameOf(member.Address))],
            await regions.ConfigureAwait(false),
            await heartbeats.ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<ActorPlace> FindAsync(ActorAddress actor, CancellationToken cancellationToken = default)
    {
        var region = cluster.RegionOf(actor.Kind) ?? throw new UnknownKindException(actor.Kind);
        var shard = _extractor.ShardId(actor.Id);
        var home = (await ShardMap.ReadAsync(region, cancellationToken).ConfigureAwait(false))
            .Where(node => node.Value.Stats.ContainsKey(shard)).Select(static node => node.Key).FirstOrDefault();
        if (home is null)
            return new ActorPlace(null, shard, false);
        // As the sharding calls them.
        var path = new RootActorPath(home) / region.Path.Elements / Uri.EscapeDataString(shard) / Uri.EscapeDataString(actor.Id);
        try
        {
            await System().ActorSelection(path).ResolveOne(NodeActors.Patience, cancellationToken).ConfigureAwait(false);
            return new ActorPlace(NameOf(home), shard, true);
        }
        catch (ActorNotFoundException)
        {
            return new ActorPlace(NameOf(home), shard, false);
        }
    }

    /// <inheritdoc/>
    public async Task<Draining> DrainAsync(string node, CancellationToken cancellationToken = default)
    {
        var system = System();
        for (var attempt = 1; ; attempt++)
        {
            var members = NodeActors.Members(system, options.Role);
            if (!members.Any(member => NameOf(member.Address) == node))
                return Draining.Unknown;
            var desk = DrainDesk.Of(members);
            if (desk is null)
                return Draining.Unreachable;
            var decision = await NodeActors.AskAsync<DrainDecision>(
                system, desk, DrainDesk.Name, new DecideDrain(node, time.GetUtcNow() + DrainDesk.Patience), cancellationToken, DrainDesk.Patience).ConfigureAwait(false);
            if (decision is not null)
                return decision.Draining;
            // It may have been on its way out, and another is the oldest now.
            if (attempt == DesksMax || NodeActors.Members(system, options.Role).Any(member => member.UniqueAddress == desk.UniqueAddress))
                return Draining.Unreachable;
        }
    }

    internal static string NameOf(Address address) => $"{address.Host}:{address.Port}";

    private ActorSystem System() => cluster.System ?? throw new HostStoppingException();

    private static NodeDescription Describe(Member member, NodeState? state, bool isReachable) => new(
        NameOf(member.Address), member.Status.ToString(), isReachable, [.. member.Roles.Order()], state?.Since, state?.IsStopping, state?.Position, state?.LagMs);
}
