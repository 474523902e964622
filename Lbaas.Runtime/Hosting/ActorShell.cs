using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Hosting;

/// <summary>
/// One actor's state between the journal and its behavior, without threads, clocks or I/O: any host can drive it.
/// Decisions of a batch build on each other through <see cref="Tentative"/>; <see cref="Commit"/> makes that the truth,
/// and
/// <see cref="RollBack"/> forgets it. It rests on states being immutable.
/// </summary>
public sealed class ActorShell
{
    private readonly IBehavior _behavior;

    public ActorShell(IBehavior behavior, ActorAddress address)
    {
        _behavior = behavior;
        Address = address;
        Committed = Tentative = behavior.Empty(address.Id);
    }

    public ActorAddress Address { get; }

    /// <summary>The state as the journal has it.</summary>
    public object Committed { get; private set; }

    /// <summary>The state with the events of the batch under way.</summary>
    public object Tentative { get; private set; }

    /// <summary>The sequence number of the last event in the journal; 0 for an actor without history.</summary>
    public long SequenceNumber { get; private set; }

    /// <summary>The sequence number of the last event of the batch under way.</summary>
    public long TentativeSequenceNumber { get; private set; }

    /// <summary>Starts a recovery from a snapshot.</summary>
    public void Restore(object state, long sequenceNumber)
    {
        Committed = Tentative = state;
        SequenceNumber = TentativeSequenceNumber = sequenceNumber;
    }

    /// <summary>Goes on with a recovery.</summary>
    /// <exception cref="BrokenHistoryException">An event is missing.</exception>
    public void Replay(long sequenceNumber, IEvent @event)
    {
        if (sequenceNumber != SequenceNumber + 1)
            throw new BrokenHistoryException(SequenceNumber, sequenceNumber);
        Restore(_behavior.Apply(Committed, @event), sequenceNumber);
    }

    /// <summary>Decides on a message. When the behavior throws, the shell is as before.</summary>
    public Effect Decide(object message, in ActorContext context) =>
        Keep(_behavior.Decide(Tentative, message, context));

    /// <summary>Tells the behavior that a timer is due. When it throws, the shell is as before.</summary>
    public Effect OnTimer(string timer, in ActorContext context) => Keep(_behavior.OnTimer(Tentative, timer, context));

    /// <summary>Runs after recovery. When the behavior throws, the shell is as before.</summary>
    public Effect Resume(in ActorContext context) => Keep(_behavior.Resume(Tentative, context));

    /// <summary>The state remembers an asker who is still to be answered.</summary>
    public bool Awaits(ReplyAddress asker) => _behavior.Awaits(Tentative, asker);

    /// <summary>Where the batch stands, to return to when what follows comes to nothing.</summary>
    public ShellMark Mark() => new(Tentative, TentativeSequenceNumber);

    /// <summary>Forgets what was decided since the mark, which must be of the batch under way.</summary>
    public void ReturnTo(in ShellMark mark) =>
        (Tentative, TentativeSequenceNumber) = (mark.State, mark.SequenceNumber);

    /// <summary>The batch is durable.</summary>
    public void Commit() => Restore(Tentative, TentativeSequenceNumber);

    /// <summary>The batch is not durable, and never will be.</summary>
    public void RollBack() => Restore(Committed, SequenceNumber);

    private Effect Keep(Effect effect)
    {
        var state = Tentative;
        var events = effect.Events;
        for (var i = 0; i < events.Count; i++)
            state = _behavior.Apply(state, events[i]);
        Tentative = state;
        TentativeSequenceNumber += events.Count;
        return effect;
    }
}

/// <summary>A point within a batch.</summary>
public readonly record struct ShellMark(object State, long SequenceNumber);

/// <summary>A history with a hole in it can't be replayed.</summary>
public sealed class BrokenHistoryException(long before, long after)
    : Exception($"Event {before} is followed by event {after} in the journal.");
