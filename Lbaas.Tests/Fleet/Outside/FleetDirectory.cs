using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Health;

namespace Lbaas.Tests.Fleet.Outside;

/// <summary>What the read side says of amphorae.</summary>
internal sealed class FleetDirectory(FleetWorld world) : IAmphoraDirectory
{
    public bool IsSpare(Guid amphoraId) => world.AmphoraOf(amphoraId) is { LoadBalancerId: null, Status: not ("" or AmphoraStatus.Deleted) };

    public AmphoraExpectation? Find(Guid amphoraId)
    {
        if (world.AmphoraOf(amphoraId) is not { LoadBalancerId: { } balancer } amphora || amphora.Status == AmphoraStatus.Deleted)
            return null;
        if (world.BalancerOf(balancer)?.View() is not { } view)
            return null;
        var tree = world.BalancerOf(balancer)!.Displayed;
        return new AmphoraExpectation(
            balancer,
            view.ProvisioningStatus,
            tree.LoadBalancer?.AdminStateUp ?? true,
            [.. tree.Listeners.Values.Select(listener => new ExpectedListener(listener.Id, listener.AdminStateUp))],
            tree.Pools.Keys.ToHashSet(),
            new HashSet<Guid>());
    }

    /// <summary>Whether the amphora exists.</summary>
    public bool Has(Guid amphoraId) => world.AmphoraOf(amphoraId) is { Status: not "" and not AmphoraStatus.Deleted };

    public IEnumerable<Guid> InService() => world.Journal.States<AmphoraState>()
        .Where(amphora => amphora is { Status: AmphoraStatus.Allocated, LoadBalancerId: not null })
        .Select(amphora => amphora.Id);
}
