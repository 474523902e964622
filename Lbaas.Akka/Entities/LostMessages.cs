using Akka.Actor;
using Akka.Event;

namespace Lbaas.Akka.Entities;

/// <summary>
/// Answers for the entities that can't: what was on its way to one as it stopped, or found a region that buffers no more, would otherwise
/// cost its asker the whole time-out. One per node; it looks at nothing but messages to entities.
/// </summary>
public sealed class LostMessages : ReceiveActor
{
    public LostMessages() => Receive<AllDeadLetters>(static lost =>
    {
        if (lost.Message is EntityEnvelope envelope && !lost.Sender.IsNobody())
            lost.Sender.Tell(new EntityRefusal(RefusalKind.NotWritten, $"The message did not reach {envelope.Target}."), ActorRefs.NoSender);
    });

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(AllDeadLetters));
}
