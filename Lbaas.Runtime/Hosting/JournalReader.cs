using Lbaas.Actors.Contract;
using Lbaas.Runtime.Journal;

namespace Lbaas.Runtime.Hosting;

/// <summary>Reads actors' histories without waking the actors.</summary>
internal sealed class JournalReader(IJournal journal, IEventFormat format)
{
    public IReadOnlyList<RecordedEvent> Events(ActorAddress actor, long after, int limit) =>
        [.. journal.ReadEvents(actor.PersistenceId, after, limit).Select(row => new RecordedEvent(row.SequenceNumber, row.At, Read(row.Payload)))];

    /// <summary>The state after the last commit, or null for an actor without history.</summary>
    public object? State(IBehavior behavior, ActorAddress actor) =>
        ActorRecovery.Run(journal, behavior, actor, format).Shell is { SequenceNumber: > 0 } shell ? shell.Committed : null;

    private IEvent? Read(Payload payload)
    {
        try
        {
            return format.Read(payload);
        }
        catch (Exception)
        {
            // Whatever is wrong with it: it quarantines its actor, visibly. Here it must not hide the rest of the history.
            return null;
        }
    }
}
