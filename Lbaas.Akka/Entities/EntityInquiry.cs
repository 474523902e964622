using Akka.Actor;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Akka.Entities;

/// <summary>
/// Asks an entity whether it has what the sender asked of it, since a node died that may have had the entity or the question. What goes by one region to
/// one entity stays in order: who has the question has it by now, and who has answered it has done so before this. So it says nothing then, and
/// otherwise answers in the place of the answer.
/// </summary>
/// <param name="Known">The number of the last event, from before the question was sent; 0: it had no history, null: not known.</param>
public sealed record EntityInquiry(ActorAddress Target, long? Known)
{
    /// <summary>To be called when everything that came before it has been decided on and written.</summary>
    internal void Answer(ActorShell shell, ReplyAddress asker, IActorRef sender, IActorRef self)
    {
        if (shell.Awaits(asker))
            return;
        // Nothing is let out before it is durable: without a new event nothing has come of it.
        sender.Tell(
            shell.SequenceNumber == Known
                ? new EntityRefusal(RefusalKind.Lost, $"The message to {Target} was lost with a node.")
                : new EntityRefusal(RefusalKind.Unknown, $"The message to {Target}, or its answer, was lost with a node."),
            self);
    }
}

/// <summary>A node has died, and with it perhaps what an entity has asked of others.</summary>
internal sealed record NodeLost
{
    public static readonly NodeLost Instance = new();
}
