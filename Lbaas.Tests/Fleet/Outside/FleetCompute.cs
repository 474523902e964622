using Lbaas.Actors.Compute;

namespace Lbaas.Tests.Fleet.Outside;

/// <summary>The compute service.</summary>
internal sealed class FleetCompute(FleetWorld world)
{
    private readonly HashSet<Guid> _broken = [];
    private long _made;

    public bool IsBlind { get; set; }

    /// <summary>Instances in ERROR: nothing runs in them, and somebody must delete them all the same.</summary>
    public IReadOnlyCollection<Guid> Broken => _broken;

    public ComputeAnswer Create(CreateInstance request)
    {
        if (world.Dice.Fault(world.Plan.ComputeFails))
            return new InstanceFailed("the compute service is away", Final: false);
        if (world.Nodes.Find(request.AmphoraId) is { } known)
            return new InstanceCreated(known.Instance);
        if (_broken.Contains(request.AmphoraId))
            return new InstanceFailed("the instance is in ERROR", Final: true);
        var zone = world.Nodes.Zones.FirstOrDefault(zone => zone.Name == request.Zone) ?? world.Nodes.Zones[0];
        var hosts = zone.Hosts.Where(host => !host.IsDown).ToList();
        if (zone.IsFull || hosts.Count == 0)
            return new InstanceFailed("no host has room", Final: false);
        if (world.Dice.Fault(world.Plan.InstanceFails))
        {
            _broken.Add(request.AmphoraId);
            return new InstanceFailed("the instance is in ERROR", Final: true);
        }

        return Make(request.AmphoraId, world.Dice.Pick(hosts));
    }

    public ComputeAnswer Delete(DeleteInstance request)
    {
        if (world.Dice.Fault(world.Plan.ComputeFails))
            return new InstanceDeleteFailed("the compute service is away");
        if (world.Nodes.Find(request.AmphoraId) is { } node && !world.Sabotage.ComputeForgetsToDelete)
            world.Nodes.Remove(node);
        _broken.Remove(request.AmphoraId);
        return new InstanceDeleted();
    }

    public ComputeAnswer Inspect(InspectInstance request)
    {
        if (IsBlind || world.Dice.Fault(world.Plan.ComputeFails))
            return new InstanceInspected(InstanceCondition.Unknown, "the compute service does not say");
        return world.Nodes.Find(request.AmphoraId) switch
        {
            null => new InstanceInspected(InstanceCondition.Gone, "there is none"),
            { IsOn: true } => new InstanceInspected(InstanceCondition.Running, "ACTIVE"),
            { IsDead: true } dead => new InstanceInspected(dead.DeadCondition, "as it was last heard"),
            _ => new InstanceInspected(InstanceCondition.Unknown, "its host does not say"),
        };
    }

    /// <summary>What it lists, or null when it does not answer: instances that do not run are among them, if it knows of them.</summary>
    public IReadOnlyDictionary<Guid, string>? List() => world.Dice.Fault(world.Plan.ComputeFails)
        ? null
        : world.Nodes.All.Where(node => node is not { IsDead: true, DeadCondition: InstanceCondition.Gone })
            .Select(node => (node.Amphora, node.Instance.ComputeId))
            .Concat(_broken.Select(broken => (broken, $"broken-{broken}")))
            .ToDictionary(entry => entry.Item1, entry => entry.Item2);

    /// <summary>An instance comes up that nobody has ordered.</summary>
    public void Stray(FleetHost host) => Make(world.Dice.NewGuid(), host);

    private InstanceCreated Make(Guid amphora, FleetHost host)
    {
        var instance = new Instance($"i-{++_made}-{amphora}", "192.0.2.1", 9443, "/", null)
        {
            Host = host.Name,
            Image = "image",
        };
        var boot = world.Dice.Seconds(3, world.Plan.ComputeIsSlow ? 60 : 15);
        world.Nodes.Add(new FleetNode(amphora, instance, host, world.Agenda.Now + boot));
        world.Trace?.Note("makes", amphora.ToString(), host.Name);
        return new InstanceCreated(instance);
    }
}
