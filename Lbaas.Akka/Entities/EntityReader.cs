using Akka.Persistence;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Serialization;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Akka.Entities;

/// <summary>Builds an entity's state from what Akka replays. A fault is kept rather than thrown, which would end the actor.</summary>
internal sealed class EntityReader(IBehavior behavior, ActorAddress address, IEventFormat format)
{
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

    /// <summary>Nothing more comes; the journal says that it goes as far as <paramref name="lastSequenceNumber"/>.</summary>
    public void Complete(long lastSequenceNumber)
    {
        if (Fault is null && Shell.SequenceNumber != lastSequenceNumber)
            Fault = new UnreplayableHistoryException(
                address, Shell.SequenceNumber, new BrokenHistoryException(Shell.SequenceNumber, lastSequenceNumber)).Message;
    }
}
