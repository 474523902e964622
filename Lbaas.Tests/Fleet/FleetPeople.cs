using Lbaas.Actors.Brakes;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Fleet;

/// <summary>Tenants, who go on with what they do, and operators.</summary>
internal sealed class FleetPeople(FleetWorld world)
{
    public void Begin()
    {
        if (world.Plan.TenantEvery > 0)
            Change();
        if (world.Plan.Quiet)
            return;
        Look();
        if (world.Plan.OperatorHoldsIt)
            world.Agenda.After(world.Plan.FaultsFor * world.Dice.Between(0, 80) / 100, () => Say(OverrideMode.Closed, world.Dice.Seconds(30, 300)));
    }

    private void Look() => world.Agenda.After(TimeSpan.FromSeconds(world.Plan.OperatorDelay), () =>
    {
        if (world.Brake is { IsClosed: true, Override: null })
            Say(OverrideMode.Open, null);
        Look();
    });

    private void Say(OverrideMode mode, TimeSpan? length) =>
        world.Process.Tell(BrakeCommand.Address, new OverrideBrake(SteadyFleet.Tenant, mode, length ?? TimeSpan.FromHours(1), "an operator has looked at it"));

    // Repair must not need a load balancer at rest.
    private void Change() => world.Agenda.After(world.Dice.Seconds(1, world.Plan.TenantEvery), () =>
    {
        if (world.Plan.Quiet || world.Dice.FaultsOn)
            Update(world.Dice.Pick(world.Balancers));
        else
            Repeat();
        Change();
    });

    // What failed because it could not be done in time is the tenant's to say again; what a repair has left is not.
    private void Repeat()
    {
        foreach (var balancer in world.Balancers)
        {
            if (world.BalancerOf(balancer) is { Status: ProvisioningStatus.Error, IsUnrepaired: false })
                Update(balancer);
        }
    }

    private void Update(Guid balancer) =>
        world.Process.Tell(
            LoadBalancerCommand.AddressOf(balancer),
            new UpdateLoadBalancer(SteadyFleet.Tenant, new LoadBalancerPatch { Description = $"changed at {world.Agenda.Now}" }));
}
