using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Tests.Simulation.Host;

namespace Lbaas.Tests.Simulation;

/// <summary>What goes wrong for a while: processes that die, services that are away, nodes that hang, crash or are lost.</summary>
internal sealed class Misfortune(World world)
{
    public void Begin()
    {
        if (world.Plan.CrashEvery > 0)
            CrashSoon();
        if (world.Plan.OutageEvery > 0)
            BreakSoon();
        if (world.Plan.Quiet)
            world.Dice.FaultsOn = false;
    }

    /// <summary>The last fault is over: whatever was away is back.</summary>
    public void End()
    {
        world.Dice.FaultsOn = false;
        world.Journal.IsDown = world.Vips.IsDown = world.Vips.Hangs = world.Compute.IsDown = false;
        foreach (var node in world.Nodes.All)
            node.IsDown = node.Hangs = false;
        if (!world.Process.IsAlive)
            Restart(TimeSpan.FromSeconds(1));
    }

    /// <summary>
    /// Nobody watches heartbeats here, so a node that is lost is noticed when somebody pushes to it.
    /// </summary>
    public void ShowLostNodes()
    {
        foreach (var book in world.Ledger.Books)
        {
            if (world.StateOf(book.Balancer) is { Stage: Stage.Live } state && state.Slots.Exists(slot => world.Nodes.Find(slot.AmphoraId) is { IsGone: true }))
                world.Tenants.Touch(book.Balancer);
        }
    }

    private void CrashSoon() => world.Agenda.After(world.Dice.Seconds(1, world.Plan.CrashEvery), () =>
    {
        if (!world.Dice.FaultsOn)
            return;
        if (world.Process.IsAlive)
        {
            world.Process.Crash();
            Restart(world.Dice.Milliseconds(50, world.Dice.Chance(0.1) ? 90_000 : 5_000));
        }

        CrashSoon();
    });

    private void Restart(TimeSpan pause)
    {
        var dead = world.Process;
        world.Agenda.After(pause, () =>
        {
            if (world.Process != dead)
                return;
            world.Process = new SimProcess(world, dead.Epoch + 1);
            world.Process.Start();
        });
    }

    private void BreakSoon() => world.Agenda.After(world.Dice.Seconds(1, world.Plan.OutageEvery), () =>
    {
        if (!world.Dice.FaultsOn)
            return;
        Break(world.Dice.Seconds(1, world.Plan.OutageMax));
        BreakSoon();
    });

    private void Break(TimeSpan length)
    {
        var kind = world.Dice.Between(0, 7);
        world.Trace.Note("outage", $"of kind {kind}", $"for {length}");
        switch (kind)
        {
            case 0:
                While(length < TimeSpan.FromSeconds(60) ? length : TimeSpan.FromSeconds(60), away => world.Journal.IsDown = away);
                break;
            case 1:
                While(length, away => world.Vips.IsDown = away);
                break;
            case 2:
                While(length, away => world.Vips.Hangs = away);
                break;
            case 3:
                While(length, away => world.Compute.IsDown = away);
                break;
            default:
                if (world.Nodes.All.Count > 0)
                    BreakNode(kind, length);
                break;
        }
    }

    private void BreakNode(int kind, TimeSpan length)
    {
        var node = world.Dice.Pick(world.Nodes.All);
        if (kind is 4 or 5)
            While(length, away => node.Hangs = away);
        else if (kind == 6)
            While(length, away => node.IsDown = away);
        else if (world.Plan.NodesAreTampered && world.Dice.Chance(0.5))
            world.Nodes.Tamper(node);
        else if (world.Plan.NodesAreLost && !node.IsGone && (node.Revision > 0 || world.AmphoraOf(node.Amphora)?.Status == AmphoraStatus.Ready))
            world.Compute.Lose(node.Amphora);
    }

    private void While(TimeSpan length, Action<bool> set)
    {
        set(true);
        world.Agenda.After(length, () => set(false));
    }
}
