using Lbaas.Actors.Amphorae;
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

    public IReadOnlyDictionary<Guid, string> List() => _instances.ToDictionary(entry => entry.Key, entry => entry.Value.ComputeId);

    public bool Has(Guid amphora) => _instances.ContainsKey(amphora);

    public ComputeAnswer Create(CreateInstance request)
    {
        if (IsDown || world.Dice.Fault(world.Plan.ServiceFails))
            return new InstanceFailed("the compute service is away", Final: false);
        if (!_instances.TryGetValue(request.AmphoraId, out var instance))
        {
            CheckLimit();
            instance = new Instance($"i-{_instances.Count}-{world.Agenda.Steps}", "192.0.2.1", 9443, "/", world.Agenda.Now + SimNode.FirstCertificate)
            {
                Image = request.Traits?.ImageTag ?? World.Image,
            };
            _instances.Add(request.AmphoraId, instance);
            // An instance in ERROR is there all the same, and somebody must delete it.
            if (IsFull || world.Dice.Fault(world.Plan.InstanceFails))
                _broken.Add(request.AmphoraId);
            else
                world.Nodes.Boot(request.AmphoraId, instance.ComputeId);
        }

        // An agent whose certificate has ended is started with another.
        if (instance.CertificateExpiration <= world.Agenda.Now && world.Nodes.Find(request.AmphoraId) is { } node)
            _instances[request.AmphoraId] = instance = instance with { CertificateExpiration = node.CertificateEnd = world.Agenda.Now + SimNode.NextCertificate };
        return _broken.Contains(request.AmphoraId)
            ? new InstanceFailed("no host has room", Final: true)
            : new InstanceCreated(instance);
    }

    // Counted as the amphorae see it: an instance that is given up is the deletion's business.
    private void CheckLimit()
    {
        var building = world.Journal.Histories.Count(history => history.Live?.State is AmphoraState amphora && IsBuilt(amphora));
        if (world.Plan.BuildingAtOnce > 0 && building > world.Plan.BuildingAtOnce)
            throw new InvariantViolation(Invariant.BuildsAreLimited, $"{building} instances are built at the same time, and {world.Plan.BuildingAtOnce} may be");
    }

    private bool IsBuilt(AmphoraState amphora) =>
        amphora is { Status: AmphoraStatus.PendingCreate, QueuePriority: null } && amphora.BootDeadline > world.Agenda.Now;

    public ComputeAnswer Delete(DeleteInstance request)
    {
        if (IsDown || world.Dice.Fault(world.Plan.ServiceFails))
            return new InstanceDeleteFailed("the compute service is away");
        if (world.Nodes.Find(request.AmphoraId) is { IsGone: false, Revision: > 0 } && world.Ledger.Books.Any(book => book.IsLeaving(request.AmphoraId)))
            throw new InvariantViolation(Invariant.FailoversKeepTraffic, $"{request.AmphoraId} is deleted before its successor carries anything");
        Lose(request.AmphoraId);
        return new InstanceDeleted();
    }

    public ComputeAnswer Inspect(InspectInstance request) => IsDown || world.Dice.Fault(world.Plan.ServiceFails)
        ? new InstanceInspected(InstanceCondition.Unknown, "the compute service is away")
        : _instances.ContainsKey(request.AmphoraId)
            ? new InstanceInspected(InstanceCondition.Running, "")
            : new InstanceInspected(InstanceCondition.Gone, "the compute service has no such instance");

    /// <summary>The instance ceases to be.</summary>
    public void Lose(Guid amphora)
    {
        _instances.Remove(amphora);
        world.Nodes.Vanish(amphora);
    }
}
