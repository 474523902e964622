using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Tests.Fleet.Host;

namespace Lbaas.Tests.Fleet.Outside;

/// <summary>The looks of one process through the compute service, as the server does them.</summary>
internal sealed class FleetInventory(FleetWorld world, FleetProcess process)
{
    private const int TellMax = 25;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(60);

    private readonly Reconciliation _reconciliation = new(TellMax);

    public void Start() => process.Later(TimeSpan.Zero, Look);

    private void Look()
    {
        // In this order: whatever is listed was ordered before.
        if (world.Compute.List() is { } instances)
        {
            var amphorae = world.Journal.States<AmphoraState>()
                .Where(amphora => amphora.Status is not "" and not AmphoraStatus.Deleted)
                .ToDictionary(amphora => amphora.Id, amphora => new KnownAmphora(amphora.ShownStatus, amphora.Instance?.ComputeId));
            foreach (var difference in _reconciliation.Look(instances, amphorae).Told)
                process.Tell(AmphoraCommand.AddressOf(difference.AmphoraId), difference.Message!);
        }

        process.Later(s_interval, Look);
    }
}
