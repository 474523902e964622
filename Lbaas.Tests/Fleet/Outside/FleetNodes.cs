using Lbaas.Actors.Compute;
using Lbaas.Actors.Drivers;

namespace Lbaas.Tests.Fleet.Outside;

/// <summary>All instances, each with its node, and the machines they are on.</summary>
internal sealed class FleetNodes
{
    private static readonly InstanceCondition[] s_deadConditions = Enum.GetValues<InstanceCondition>();

    private readonly FleetWorld _world;
    private readonly Dictionary<Guid, FleetNode> _byAmphora = [];
    private readonly List<FleetNode> _all = [];
    private readonly Dictionary<Guid, FleetHost> _hosts = [];
    private readonly HashSet<Guid> _split = [];

    public FleetNodes(FleetWorld world)
    {
        _world = world;
        Zones = [.. SteadyFleet.Zones.Select(name => new FleetZone(name))];
    }

    public IReadOnlyList<FleetZone> Zones { get; }

    public IEnumerable<FleetHost> Hosts => Zones.SelectMany(zone => zone.Hosts);

    /// <summary>Instances that exist, in order of their making.</summary>
    public IReadOnlyList<FleetNode> All => _all;

    public FleetNode? Find(Guid amphora) => _byAmphora.GetValueOrDefault(amphora);

    /// <summary>Where its instance is, or was.</summary>
    public FleetHost HostOf(Guid amphora) => _hosts[amphora];

    public void Load(FleetNodes other)
    {
        var hosts = Hosts.ToDictionary(host => host.Name);
        foreach (var node in other._all)
            Add(node.In(hosts));
    }

    public void Add(FleetNode node)
    {
        _byAmphora.Add(node.Amphora, node);
        _hosts[node.Amphora] = node.Host;
        _all.Add(node);
    }

    public void Remove(FleetNode node)
    {
        node.IsGone = true;
        _byAmphora.Remove(node.Amphora);
        _all.Remove(node);
    }

    /// <summary>What is wrong with it until somebody says that it is over.</summary>
    public void Trouble(FleetNode node, NodeTruth truth)
    {
        _world.Trace?.Note("is", node.Amphora.ToString(), truth);
        node.Truth = truth;
    }

    public void Mend(FleetNode node)
    {
        if (node.IsDead || node.Truth == NodeTruth.Well)
            return;
        _world.Trace?.Note("is", node.Amphora.ToString(), NodeTruth.Well);
        node.Truth = NodeTruth.Well;
        node.TroubledUntil = _world.Agenda.Now;
    }

    public void Kill(FleetNode node)
    {
        Trouble(node, NodeTruth.Off);
        node.IsDead = true;
        node.DeadCondition = _world.Dice.Pick(s_deadConditions);
    }

    /// <summary>Its agent never says anything again; traffic goes on, and nobody comes for its address until it is deleted.</summary>
    public void Wedge(FleetNode node)
    {
        Trouble(node, NodeTruth.Hangs);
        node.IsDead = true;
    }

    /// <summary>The nodes of a pair do not hear each other any more.</summary>
    public void Split(Guid balancer) => _split.Add(balancer);

    /// <summary>They do again.</summary>
    public void Join(Guid balancer) => _split.Remove(balancer);

    public AmphoraDriverAnswer Push(PushConfiguration push)
    {
        var node = Find(push.AmphoraId);
        if (node is null || !node.Answers(_world.Agenda.Now))
            return new PushFailed(push.Revision, DriverVerdict.RetryLater, "the agent does not answer");
        if (push.Revision < node.Revision)
            return new PushFailed(push.Revision, DriverVerdict.RetryLater, "lower revision") { NodeRevision = node.Revision };
        _world.Trace?.Note("takes", node.Amphora.ToString(), $"revision {push.Revision}");
        node.Take(push);
        return new ConfigurationPushed(push.Revision, node.Digest);
    }

    /// <summary>Those that answer at the address of a load balancer: of a pair that hears each other one, the master first.</summary>
    public List<FleetNode> HoldersOf(Guid balancer)
    {
        var carrying = _all.FindAll(node => node.Forwards && node.Balancer == balancer);
        return carrying.FindAll(node => !carrying.Exists(peer => peer != node && Yields(node, peer)));
    }

    private bool Yields(FleetNode node, FleetNode peer) =>
        !_split.Contains(node.Balancer!.Value) && Knows(node, peer) && Knows(peer, node) && RankOf(peer).CompareTo(RankOf(node)) > 0;

    private static bool Knows(FleetNode node, FleetNode peer) =>
        node.Carriers.Any(carrier => carrier.AmphoraId == peer.Amphora && !carrier.Waits);

    private static (bool, Guid) RankOf(FleetNode node) =>
        (node.Carriers.First(carrier => carrier.AmphoraId == node.Amphora).Role == "MASTER", node.Amphora);
}
