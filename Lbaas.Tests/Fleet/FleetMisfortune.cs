using Lbaas.Tests.Fleet.Host;
using Lbaas.Tests.Fleet.Outside;

namespace Lbaas.Tests.Fleet;

/// <summary>What goes wrong with the fleet and with those who should repair it.</summary>
internal sealed class FleetMisfortune(FleetWorld world)
{
    public void Begin()
    {
        var plan = world.Plan;
        if (plan.Quiet)
        {
            world.Dice.FaultsOn = false;
            return;
        }

        Repeat(plan.PauseEvery, () => world.Process.StandStill(world.Dice.Milliseconds(200, plan.PauseMax * 1_000)));
        Repeat(plan.CrashEvery, Crash);
        Repeat(plan.OutageEvery, () => LoseDatabase(world.Dice.Seconds(1, plan.OutageMax)));
        Times(plan.Deaths, () => Strike(world.Nodes.Kill));
        Times(plan.Hangs, () => Strike(node => ForAWhile(node, NodeTruth.Hangs, 300)));
        Times(plan.Crashes, () => Strike(node => ForAWhile(node, NodeTruth.AgentDown, 300)));
        Times(plan.Wedges, () => Strike(world.Nodes.Wedge));
        Times(plan.Bare, () => Strike(node => ForAWhile(node, NodeTruth.Bare, 300)));
        Times(plan.Splits, Split);
        Times(plan.Flaps, () => Strike(node => Flap(node, world.Dice.Between(2, 6))));
        Times(plan.SlowNodes, () => Strike(node => node.IsSlow = true));
        Times(plan.HostsLost, () => Lose(world.Dice.Pick(world.Nodes.Zones).Hosts[world.Dice.Between(0, FleetZone.HostsEach - 1)]));
        Times(plan.Strays, () => world.Compute.Stray(world.Dice.Pick(world.Nodes.Zones).Hosts[0]));
        if (plan.ZoneIsFull)
            Sometime(() => world.Dice.Pick(world.Nodes.Zones).IsFull = true);
        if (plan.ZoneFate != ZoneFate.None)
            Sometime(() => Befall(world.Dice.Pick(world.Nodes.Zones)));
    }

    /// <summary>The last fault is over: whatever was away is back, and there is room again. The dead stay dead.</summary>
    public void End()
    {
        world.Dice.FaultsOn = false;
        world.Journal.ComeBack();
        world.Compute.IsBlind = false;
        foreach (var zone in world.Nodes.Zones)
            Reach(zone);
        foreach (var balancer in world.Balancers)
            world.Nodes.Join(balancer);
        foreach (var host in world.Nodes.Hosts)
            host.IsDown = false;
        foreach (var node in world.Nodes.All)
        {
            node.IsSlow = false;
            world.Nodes.Mend(node);
        }
    }

    private void Crash()
    {
        if (!world.Process.IsAlive)
            return;
        world.Process.Crash();
        world.Agenda.After(world.Dice.Milliseconds(500, world.Dice.Chance(0.2) ? 60_000 : 5_000), Restart);
    }

    // Without its database it does not come up.
    private void Restart()
    {
        if (world.Journal.IsDown)
        {
            world.Agenda.After(TimeSpan.FromSeconds(1), Restart);
            return;
        }

        world.Process = new FleetProcess(world);
        world.Process.Start();
    }

    private void Befall(FleetZone zone)
    {
        world.Trace?.Note("befalls", zone.Name, world.Plan.ZoneFate);
        var length = world.Dice.Seconds(10, 180);
        switch (world.Plan.ZoneFate)
        {
            case ZoneFate.Dies:
                foreach (var host in zone.Hosts)
                    Lose(host);
                break;
            case ZoneFate.LosesPower:
                foreach (var node in world.Nodes.All.Where(node => node.Host.Zone == zone && node.Truth == NodeTruth.Well).ToList())
                    For(length, node, NodeTruth.Off);
                break;
            case ZoneFate.IsCutOff:
                zone.IsCutOff = true;
                world.Agenda.After(length, () => Reach(zone));
                break;
            case ZoneFate.None:
                break;
        }
    }

    private void Reach(FleetZone zone)
    {
        zone.IsFull = false;
        if (!zone.IsCutOff)
            return;
        zone.IsCutOff = false;
        zone.TroubledUntil = world.Agenda.Now;
    }

    private void Lose(FleetHost host)
    {
        host.IsDown = true;
        world.Trace?.Note("is lost", host.Name);
        foreach (var node in world.Nodes.All.Where(node => node.Host == host && node is not { IsDead: true, Truth: NodeTruth.Off }).ToList())
            world.Nodes.Kill(node);
    }

    private void Split()
    {
        var balancer = world.Dice.Pick(world.Balancers);
        world.Trace?.Note("is split", balancer.ToString());
        world.Nodes.Split(balancer);
        world.Agenda.After(world.Dice.Seconds(5, 300), () => world.Nodes.Join(balancer));
    }

    private void Strike(Action<FleetNode> strike)
    {
        var node = world.Dice.Pick(world.Nodes.All);
        if (node.Truth == NodeTruth.Well)
            strike(node);
    }

    private void ForAWhile(FleetNode node, NodeTruth truth, int secondsMax) => For(world.Dice.Seconds(5, secondsMax), node, truth);

    private void For(TimeSpan length, FleetNode node, NodeTruth truth)
    {
        world.Nodes.Trouble(node, truth);
        world.Agenda.After(length, () =>
        {
            if (node.Truth == truth)
                world.Nodes.Mend(node);
        });
    }

    private void Flap(FleetNode node, int times)
    {
        if (times == 0 || !world.Dice.FaultsOn || node.IsGone || node.Truth != NodeTruth.Well)
            return;
        ForAWhile(node, NodeTruth.Hangs, 60);
        world.Agenda.After(world.Dice.Seconds(60, 120), () => Flap(node, times - 1));
    }

    private void LoseDatabase(TimeSpan length)
    {
        world.Trace?.Note("outage", "database", $"for {length}");
        world.Journal.GoDown();
        world.Agenda.After(length, world.Journal.ComeBack);
    }

    private void Repeat(int every, Action act)
    {
        if (every > 0)
            world.Agenda.After(world.Dice.Seconds(1, every * 2), () => Again(every, act));
    }

    private void Again(int every, Action act)
    {
        if (!world.Dice.FaultsOn)
            return;
        act();
        Repeat(every, act);
    }

    private void Times(int count, Action act)
    {
        for (var i = 0; i < count; i++)
            Sometime(act);
    }

    private void Sometime(Action act) => world.Agenda.After(world.Plan.FaultsFor * world.Dice.Between(0, 100) / 100, () =>
    {
        if (world.Dice.FaultsOn)
            act();
    });
}
