using Akka.Persistence;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Serialization;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;

namespace Lbaas.Akka.Entities;

/// <summary>
/// Builds an entity's state from what Akka replays, and from the archive what the journal does not have any more. A fault is kept rather than
/// thrown, which would end the actor.
/// </summary>
internal sealed class EntityReader(IBehavior behavior, ActorAddress address, IEventFormat format)
{
    private readonly List<(long SequenceNumber, object Message)> _behindGap = [];
    private bool _hasReplayed;

    public ActorShell Shell { get; } = new(behavior, address);

    /// <summary>Why the history can't be replayed; null: it can.</summary>
    public string? Fault { get; private set; }

    /// <summary>False: the snapshot is of no use. A snapshot is a cache: whatever is wrong with it, the events tell the same story.</summary>
    public bool TryRestore(SnapshotOffer offer)
    {
        if (offer.Snapshot is not JournalEntry entry)
            return false;
        try
        {
            var state = format.ReadState(entry.Payload, behavior.StateType);
            if (!behavior.StateType.IsInstanceOfType(state))
                return false;
            Shell.Restore(state!, offer.Metadata.SequenceNr);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Replay(long sequenceNumber, object message)
    {
        _hasReplayed = true;
        if (_behindGap.Count > 0 || sequenceNumber > Shell.SequenceNumber + 1)
            _behindGap.Add((sequenceNumber, message));
        else
            Apply(sequenceNumber, message);
    }

    /// <summary>
    /// Akka's replay has ended, and the journal goes as far as <paramref name="highest"/>, or did a moment before: the numbers between which, both
    /// excluded, events are missing, or may be; null: it is all there.
    /// </summary>
    public (long After, long Before)? Missing(long highest)
    {
        if (Fault is not null)
            return null;
        if (_behindGap.Count > 0)
            return (Shell.SequenceNumber, _behindGap[0].SequenceNumber);
        // With nothing after the snapshot, or nothing at all, it may all have left.
        return _hasReplayed && Shell.SequenceNumber >= highest ? null : (Shell.SequenceNumber, long.MaxValue);
    }

    /// <summary>Puts in what was missing, as far as it was found.</summary>
    public void Fill(IReadOnlyList<StoredEvent> events)
    {
        foreach (var @event in events)
            Apply(@event.SequenceNumber, new JournalEntry(@event.Payload));
        foreach (var (sequenceNumber, message) in _behindGap)
            Apply(sequenceNumber, message);
        _behindGap.Clear();
    }

    /// <summary>Nothing more comes; the journal says that it goes as far as <paramref name="lastSequenceNumber"/>.</summary>
    public void Complete(long lastSequenceNumber)
    {
        if (Fault is null && Shell.SequenceNumber != lastSequenceNumber)
            Fault = new UnreplayableHistoryException(
                address, Shell.SequenceNumber, new BrokenHistoryException(Shell.SequenceNumber, lastSequenceNumber)).Message;
    }

    private void Apply(long sequenceNumber, object message)
    {
        if (Fault is not null)
            return;
        try
        {
            if (message is not JournalEntry entry)
                throw new UnknownManifestException(message.GetType().Name);
            Shell.Replay(sequenceNumber, format.Read(entry.Payload));
        }
        catch (Exception fault)
        {
            // Whatever the format or the behavior throws: this event can't be replayed, and so nothing after it.
            Fault = new UnreplayableHistoryException(address, Shell.SequenceNumber, fault).Message;
        }
    }
}
