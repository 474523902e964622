namespace Lbaas.Actors.Contract;

/// <summary>
/// What an actor knows, decides and remembers, apart from how it is run. All four functions are pure.
/// The names are those of Akka's typed persistence.
/// </summary>
public abstract class EventSourcedBehavior<TState, TCommand, TEvent> : IBehavior
    where TState : class
    where TCommand : class
    where TEvent : class, IEvent
{
    /// <inheritdoc/>
    public abstract string Kind { get; }

    /// <summary>The state of an actor to whom nothing has happened yet.</summary>
    public abstract TState Empty(string id);

    /// <summary>What to do about a command, given the state.</summary>
    public abstract Effect Decide(TState state, TCommand command, in ActorContext context);

    /// <summary>What to do when a timer set by an earlier effect is due. A timer that no longer matters: <see cref="Effect.None"/>.</summary>
    public virtual Effect OnTimer(TState state, string timer, in ActorContext context) => Effect.None();

    /// <summary>The state after an event.</summary>
    public abstract TState Apply(TState state, TEvent @event);

    /// <summary>
    /// After recovery: every timer and every unanswered request, derived again from the state alone. Kill the process
    /// between any two instructions and this is what goes on.
    /// </summary>
    public virtual Effect Resume(TState state, in ActorContext context) => Effect.None();

    /// <summary>
    /// Whether an asker kept in the state is still to be answered. A host asks when an answer may have been lost. Whoever keeps none: false.
    /// </summary>
    public virtual bool Awaits(TState state, ReplyAddress asker) => false;

    object IBehavior.Empty(string id) => Empty(id);

    Type IBehavior.StateType => typeof(TState);

    Effect IBehavior.Decide(object state, object command, in ActorContext context) =>
        command is TCommand known ? Decide((TState)state, known, context) : Effect.Unhandled();

    Effect IBehavior.OnTimer(object state, string timer, in ActorContext context) => OnTimer((TState)state, timer, context);

    object IBehavior.Apply(object state, IEvent @event) =>
        @event is TEvent known
            ? Apply((TState)state, known)
            : throw new UnknownEventException(Kind, @event.GetType().Name);

    Effect IBehavior.Resume(object state, in ActorContext context) => Resume((TState)state, context);

    bool IBehavior.Awaits(object state, ReplyAddress asker) => Awaits((TState)state, asker);
}
