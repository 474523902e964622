using Akka.Actor;

namespace Lbaas.Akka.Entities;

/// <summary>One thing for an entity to deal with, and who sent it (nobody: null).</summary>
internal readonly record struct EntityTurn(object Message, IActorRef? Asker)
{
    /// <summary>For logs and refusals.</summary>
    public string Name => Message switch
    {
        EntityEnvelope envelope => envelope.Message.GetType().Name,
        TimerDue due => due.Name,
        _ => Message.GetType().Name,
    };

    public void Refuse(RefusalKind kind, string reason, IActorRef self) => Asker?.Tell(new EntityRefusal(kind, reason), self);
}
