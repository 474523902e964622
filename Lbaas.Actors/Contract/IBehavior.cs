namespace Lbaas.Actors.Contract;

/// <summary>A behavior as a host sees it: without its types. Implemented by <see cref="EventSourcedBehavior{TState,TCommand,TEvent}"/>.</summary>
public interface IBehavior
{
    /// <summary>The kind of actor: the first half of its address, a region in Akka's words.</summary>
    string Kind { get; }

    /// <summary>What a snapshot of this actor deserializes to.</summary>
    Type StateType { get; }

    object Empty(string id);

    Effect Decide(object state, object command, in ActorContext context);

    Effect OnTimer(object state, string timer, in ActorContext context);

    /// <exception cref="UnknownEventException">The event is not one of this actor's: its history can't be replayed.</exception>
    object Apply(object state, IEvent @event);

    Effect Resume(object state, in ActorContext context);

    bool Awaits(object state, ReplyAddress asker);
}

/// <summary>An event in an actor's history that its behavior does not know; recovery must fail loudly, for this actor alone.</summary>
public sealed class UnknownEventException(string kind, string @event)
    : Exception($"An actor of kind '{kind}' has no use for the event '{@event}'.");
