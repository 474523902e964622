namespace Lbaas.Actors.Contract;

/// <summary>A message to another actor or worker, or (with <see cref="Outgoing.Target"/> = self) to oneself.</summary>
public readonly record struct Outgoing(ActorAddress Target, object Message);

/// <summary>An answer to one who asked.</summary>
public readonly record struct Reply(ReplyAddress Target, object Message);

/// <summary>A timer to set, or to cancel when <paramref name="DueAt"/> is null.</summary>
/// <param name="Name">Unique within the actor; setting it again replaces it.</param>
/// <param name="DueAt">When it fires, UTC.</param>
/// <param name="Reason">Why, for the due index and the operator who reads it.</param>
public readonly record struct TimerChange(string Name, DateTimeOffset? DueAt, string Reason);

/// <summary>
/// What an actor wants after a message, as data. The host persists <see cref="Events"/>, applies them, and only then
/// lets anything else out: replies, messages, timers. If the events can't be made durable, nothing of it happens.
/// </summary>
public sealed class Effect
{
    private List<IEvent>? _events;
    private List<Reply>? _replies;
    private List<Outgoing>? _messages;
    private List<TimerChange>? _timers;

    /// <summary>The actor has no use for this message; the host counts it.</summary>
    public bool IsUnhandled { get; private init; }

    /// <summary>The actor may leave memory once this effect is carried out and its mailbox is empty.</summary>
    public bool Passivates { get; private set; }

    public IReadOnlyList<IEvent> Events => _events ?? (IReadOnlyList<IEvent>)[];

    public IReadOnlyList<Reply> Replies => _replies ?? (IReadOnlyList<Reply>)[];

    public IReadOnlyList<Outgoing> Messages => _messages ?? (IReadOnlyList<Outgoing>)[];

    public IReadOnlyList<TimerChange> Timers => _timers ?? (IReadOnlyList<TimerChange>)[];

    /// <summary>Nothing to do.</summary>
    public static Effect None() => new();

    /// <summary>The message makes no sense to this actor in any state.</summary>
    public static Effect Unhandled() => new() { IsUnhandled = true };

    public static Effect Persist(params IEnumerable<IEvent> events) => new Effect().AndPersist(events);

    public Effect AndPersist(params IEnumerable<IEvent> events)
    {
        (_events ??= []).AddRange(events);
        return this;
    }

    public Effect ThenReply(ReplyAddress target, object message)
    {
        if (!target.IsNone)
            (_replies ??= []).Add(new Reply(target, message));
        return this;
    }

    public Effect ThenTell(ActorAddress target, object message)
    {
        (_messages ??= []).Add(new Outgoing(target, message));
        return this;
    }

    public Effect ThenSchedule(string timer, DateTimeOffset dueAt, string reason)
    {
        (_timers ??= []).Add(new TimerChange(timer, dueAt, reason));
        return this;
    }

    public Effect ThenCancel(string timer)
    {
        (_timers ??= []).Add(new TimerChange(timer, null, ""));
        return this;
    }

    public Effect ThenPassivate()
    {
        Passivates = true;
        return this;
    }
}
