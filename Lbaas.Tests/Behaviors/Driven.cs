using Lbaas.Actors.Contract;
using Lbaas.Tests.Format;

namespace Lbaas.Tests.Behaviors;

/// <summary>
/// One actor driven by hand: each message is decided, its events applied, its effect kept for the test to look at. Messages are written
/// and read on their way, as between two nodes; answers could be.
/// </summary>
internal sealed class Driven<TState, TCommand, TEvent>(EventSourcedBehavior<TState, TCommand, TEvent> behavior, string id)
    where TState : class
    where TCommand : class
    where TEvent : class, IEvent
{
    private int _messages;

    public Driven(EventSourcedBehavior<TState, TCommand, TEvent> behavior, Guid id)
        : this(behavior, id.ToString())
    {
    }

    /// <summary>One with a history.</summary>
    public Driven(EventSourcedBehavior<TState, TCommand, TEvent> behavior, string id, IEnumerable<IEvent> history)
        : this(behavior, id)
    {
        Journal.AddRange(history);
        State = Replayed();
    }

    public TState State { get; private set; } = behavior.Empty(id);

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public List<IEvent> Journal { get; } = [];

    public Effect Tell(TCommand command, string? asker = null) => Keep(behavior.Decide(State, (TCommand)MessageWire.Carry(command), Context(asker)));

    /// <summary>Asks, and returns the answer if it came at once.</summary>
    public TReply? Ask<TReply>(TCommand command)
        where TReply : class =>
        Tell(command, "asker").Replies.Select(reply => reply.Message).OfType<TReply>().SingleOrDefault();

    public Effect Fire(string timer, TimeSpan after)
    {
        Now += after;
        return Keep(behavior.OnTimer(State, timer, Context(null)));
    }

    public Effect Resume() => Keep(behavior.Resume(State, Context(null)));

    /// <summary>The state that the journal alone gives.</summary>
    public TState Replayed() => Journal.Cast<TEvent>().Aggregate(behavior.Empty(id), behavior.Apply);

    private ActorContext Context(string? asker) =>
        new(new ActorAddress(behavior.Kind, id), Now, new Guid(++_messages, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]), new ReplyAddress(asker));

    private Effect Keep(Effect effect)
    {
        foreach (var @event in effect.Events)
        {
            State = behavior.Apply(State, (TEvent)@event);
            Journal.Add(@event);
        }

        foreach (var reply in effect.Replies)
            Assert.Null(Sameness.Difference(reply.Message, MessageWire.Carry(reply.Message)));
        return effect;
    }
}

internal static class EffectReading
{
    /// <summary>The messages of one type in an effect.</summary>
    public static IReadOnlyList<T> Sent<T>(this Effect effect) => [.. effect.Messages.Select(outgoing => outgoing.Message).OfType<T>()];
}
