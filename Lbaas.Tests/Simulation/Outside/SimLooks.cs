using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Tests.Simulation.Host;

namespace Lbaas.Tests.Simulation.Outside;

/// <summary>The program's looks through the compute service: what was found by the look before is forgotten with the process.</summary>
internal sealed class SimLooks(World world)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(25);

    private (SimProcess Process, Reconciliation Looks)? _current;

    public void Begin() => world.Agenda.After(Interval, () =>
    {
        if (world.Process.IsAlive && !world.Compute.IsDown && !world.Dice.Fault(world.Plan.ServiceFails))
            Look();
        Begin();
    });

    private void Look()
    {
        if (_current?.Process != world.Process)
            _current = (world.Process, new Reconciliation(tellMax: 10));
        var amphorae = world.Ordered
            .Where(amphora => amphora.Status is not ("" or AmphoraStatus.Deleted))
            .ToDictionary(amphora => amphora.Id, amphora => new KnownAmphora(amphora.ShownStatus, amphora.Instance?.ComputeId));
        foreach (var difference in _current.Value.Looks.Look(world.Compute.List(), amphorae).Told)
        {
            world.Trace.Note("looks", AmphoraCommand.AddressOf(difference.AmphoraId).PersistenceId, difference);
            world.Process.Tell(AmphoraCommand.AddressOf(difference.AmphoraId), difference.Message);
        }
    }
}
