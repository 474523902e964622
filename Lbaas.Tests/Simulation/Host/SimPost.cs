using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Simulation.Host;

/// <summary>Messages between actors: delayed, lost, doubled and overtaken.</summary>
internal sealed class SimPost(World world)
{
    public void Send(SimProcess from, ActorAddress to, object message)
    {
        var (dice, plan) = (world.Dice, world.Plan);
        if (dice.Fault(plan.MessageLoss))
        {
            world.Trace.Note("lost", to.PersistenceId, message);
            return;
        }

        Carry(from, to, message);
        if (dice.Fault(plan.MessageDuplicate))
            Carry(from, to, message);
    }

    /// <summary>An answer of the outside world to an actor.</summary>
    public void Answer(SimProcess from, ActorAddress to, object answer)
    {
        var (dice, plan) = (world.Dice, world.Plan);
        if (dice.Fault(plan.AnswerLoss))
        {
            world.Trace.Note("lost", to.PersistenceId, answer);
            return;
        }

        Carry(from, to, answer);
        if (dice.Fault(plan.AnswerDuplicate))
            Carry(from, to, answer);
    }

    private void Carry(SimProcess from, ActorAddress to, object message)
    {
        var late = world.Dice.Fault(world.Plan.MessageLate);
        var delay = late ? world.Dice.Milliseconds(100, 40_000) : world.Dice.Milliseconds(0, 2);
        world.Agenda.After(delay, () => Arrive(from, to, message));
    }

    // In one process messages die with it; in a cluster those of a dead node may arrive at its successor.
    private void Arrive(SimProcess from, ActorAddress to, object message)
    {
        if (!from.IsAlive && !world.Dice.Fault(world.Plan.Zombie))
            return;
        world.Process.Tell(to, message);
    }
}
