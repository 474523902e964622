using Lbaas.Actors.Compute;
using Lbaas.Tests.Simulation.Checks;

namespace Lbaas.Tests.Simulation.Outside;

/// <summary>The compute service: instances, each with the node that runs in it.</summary>
internal sealed class SimCompute(World world)
{
    private readonly SortedDictionary<Guid, Instance> _instances = [];
    private readonly HashSet<Guid> _broken = [];

    public bool IsDown { get; set; }

    /// <summary>Whatever is asked for from now on has no room.</summary>
    public bool IsFull { get; set; }

    public IEnumerable<Guid> Amphorae => _instances.Keys;

    public bool Has(Guid amphora) => _instances.ContainsKey(amphora);

    public ComputeAnswer Create(CreateInstance request)
    {
        if (IsDown || world.Dice.Fault(world.Plan.ServiceFails))
            return new InstanceFailed("the compute service is away", Final: false);
        if (!_instances.TryGetValue(request.AmphoraId, out var instance))
        {
            instance = new Instance($"i-{_instances.Count}-{world.Agenda.Steps}", "192.0.2.1", 9443, "/", null);
            _instances.Add(request.AmphoraId, instance);
            // An instance in ERROR is there all the same, and somebody must delete it.
            if (IsFull || world.Dice.Fault(world.Plan.InstanceFails))
                _broken.Add(request.AmphoraId);
            else
                world.Nodes.Boot(request.AmphoraId);
        }

        return _broken.Contains(request.AmphoraId)
            ? new InstanceFailed("no host has room", Final: true)
            : new InstanceCreated(instance);
    }

    public ComputeAnswer Delete(DeleteInstance request)
    {
        if (IsDown || world.Dice.Fault(world.Plan.ServiceFails))
            return new InstanceDeleteFailed("the compute service is away");
        if (world.Nodes.Find(request.AmphoraId) is { IsGone: false, Revision: > 0 } && world.Ledger.Books.Any(book => book.IsLeaving(request.AmphoraId)))
            throw new InvariantViolation(Invariant.FailoversKeepTraffic, $"{request.AmphoraId} is deleted before its successor carries anything");
        Lose(request.AmphoraId);
        return new InstanceDeleted();
    }

    /// <summary>The instance ceases to be.</summary>
    public void Lose(Guid amphora)
    {
        _instances.Remove(amphora);
        world.Nodes.Vanish(amphora);
    }
}
