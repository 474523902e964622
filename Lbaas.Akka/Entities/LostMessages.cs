using Akka.Actor;
using Akka.Event;

namespace Lbaas.Akka.Entities;

/// <summary>
/// Answers for the entities that can't: what was on its way to one as it stopped, or found a region that buffers no more, would otherwise
/// cost its asker the whole time-out. One per node; it looks at nothing but messages to entities.
/// </summary>
public sealed class LostMessages : ReceiveActor
{
    public LostMessages()
    {
        Receive<AllDeadLetters>(static lost =>
        {
            // Of what a region has buffered while its shard was about to move, Akka makes a letter within a letter.
            if (lost.Message is Dropped dropped)
                Answer(dropped.Message, dropped.Sender);
            else
                Answer(lost.Message, lost.Sender);
        });
        // A shard has no use for anything once its entities are being stopped.
        Receive<UnhandledMessage>(static lost => Answer(lost.Message, lost.Sender));
    }

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(AllDeadLetters));
        Context.System.EventStream.Subscribe(Self, typeof(UnhandledMessage));
    }

    private static void Answer(object message, IActorRef asker)
    {
        if (message is EntityEnvelope envelope && !asker.IsNobody())
            asker.Tell(new EntityRefusal(RefusalKind.Undelivered, $"The message did not reach {envelope.Target}."), ActorRefs.NoSender);
    }
}
