using Lbaas.Actors.Brakes;
using Lbaas.Actors.LoadBalancers;

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
        if (!world.Plan.Quiet && !world.Dice.FaultsOn)
            return;
        var balancer = world.Dice.Pick(world.Balancers);
        var patch = new LoadBalancerPatch { Description = $"changed at {world.Agenda.Now}" };
        world.Process.Tell(LoadBalancerCommand.AddressOf(balancer), new UpdateLoadBalancer(SteadyFleet.Tenant, patch));
        Change();
    });
}
