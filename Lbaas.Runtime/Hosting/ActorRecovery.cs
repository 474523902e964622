using Lbaas.Actors.Contract;
using Lbaas.Runtime.Journal;

namespace Lbaas.Runtime.Hosting;

/// <summary>Builds an actor's state from its history.</summary>
public sealed class ActorRecovery : IReplayTarget
{
    private readonly IBehavior _behavior;
    private readonly IEventFormat _format;
    private readonly long _through;
    private Exception? _fault;

    private ActorRecovery(IBehavior behavior, ActorAddress actor, IEventFormat format, long through)
    {
        (_behavior, _format, _through) = (behavior, format, through);
        Shell = new ActorShell(behavior, actor);
    }

    /// <summary>The actor as recovered.</summary>
    public ActorShell Shell { get; }

    /// <summary>The sequence number of the snapshot used; 0 without one.</summary>
    public long SnapshotSequenceNumber { get; private set; }

    /// <param name="journal">What it is read from.</param>
    /// <param name="behavior">The actor's.</param>
    /// <param name="actor">Who.</param>
    /// <param name="format">How events and snapshots are serialized.</param>
    /// <param name="through">The last event that matters; those after it are left out.</param>
    /// <param name="archivedBelow">Of the archive, only events with a smaller number.</param>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    /// <exception cref="UnreplayableHistoryException">It can be read, but not replayed.</exception>
    public static ActorRecovery Run(
        IReplaySource journal, IBehavior behavior, ActorAddress actor, IEventFormat format, long through = long.MaxValue,
        long archivedBelow = long.MaxValue)
    {
        var recovery = new ActorRecovery(behavior, actor, format, through);
        journal.Replay(actor.PersistenceId, recovery, archivedBelow);
        if (recovery._fault is { } fault)
            throw new UnreplayableHistoryException(actor, recovery.Shell.SequenceNumber, fault);
        return recovery;
    }

    bool IReplayTarget.OnSnapshot(long sequenceNumber, Payload payload)
    {
        if (sequenceNumber > _through || ReadSnapshot(payload) is not { } state)
            return false;
        Shell.Restore(state, sequenceNumber);
        SnapshotSequenceNumber = sequenceNumber;
        return true;
    }

    void IReplayTarget.OnEvent(long sequenceNumber, Payload payload)
    {
        if (_fault is not null || sequenceNumber > _through)
            return;
        try
        {
            Shell.Replay(sequenceNumber, _format.Read(payload));
        }
        catch (Exception fault)
        {
            // Whatever the format or the behavior throws: this event can't be replayed, and so nothing after it.
            _fault = fault;
        }
    }

    // A snapshot is a cache: whatever is wrong with it, the events tell the same story.
    private object? ReadSnapshot(Payload payload)
    {
        try
        {
            var state = _format.ReadState(payload, _behavior.StateType);
            return _behavior.StateType.IsInstanceOfType(state) ? state : null;
        }
        catch (Exception)
        {
            return null;
        }
    }
}

/// <summary>An actor's history can be read but not replayed: the actor is to be quarantined.</summary>
public sealed class UnreplayableHistoryException(ActorAddress actor, long sequenceNumber, Exception cause)
    : Exception($"{actor} can't be replayed beyond event {sequenceNumber}: {cause.Message}", cause)
{
    /// <summary>The last event that could be replayed.</summary>
    public long SequenceNumber { get; } = sequenceNumber;
}
