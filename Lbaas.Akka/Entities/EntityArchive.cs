using Akka.Actor;
using Akka.Persistence;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Journal;

namespace Lbaas.Akka.Entities;

/// <summary>
/// What Akka can't recover since it has left the journal: looked for when the replay has ended and something seems to be missing, and put in
/// before Akka hears that it has ended. In this order nothing can slip through: what leaves the journal before Akka reads it is in the archive
/// by then. And Akka counts on from the number that the history really has.
/// </summary>
/// <param name="reader">The entity's.</param>
/// <param name="actor">The entity.</param>
/// <param name="archive">Null: nothing leaves the journal.</param>
/// <param name="self">The entity.</param>
internal sealed class EntityArchive(EntityReader reader, ActorAddress actor, IArchivedEvents? archive, IActorRef self)
{
    /// <summary>To be asked about every message during the recovery.</summary>
    /// <returns>What Akka is to have instead; null: nothing yet.</returns>
    public object? Pass(object message)
    {
        switch (message)
        {
            case RecoverySuccess replayed when reader.Missing(replayed.HighestSequenceNr) is { } gap:
                if (archive is null)
                    return Complete([], replayed);
                // A database may take its time, and an entity's thread is everybody's.
                Task.Run(() => archive.Read(actor.PersistenceId, gap.After, gap.Before, int.MaxValue)).PipeTo(
                    self, self, events => new Found(this, events, replayed), failure => new NotFound(this, failure));
                return null;
            case Found found:
                return found.Owner == this ? Complete(found.Events, found.Replayed) : null;
            case NotFound failed:
                return failed.Owner == this ? new ReplayMessagesFailure(failed.Cause) : null;
            default:
                return message;
        }
    }

    private RecoverySuccess Complete(IReadOnlyList<StoredEvent> events, RecoverySuccess replayed)
    {
        reader.Fill(events);
        return new RecoverySuccess(Math.Max(replayed.HighestSequenceNr, reader.Shell.SequenceNumber));
    }

    // Whoever has been started anew meanwhile has asked for himself.
    private sealed record Found(EntityArchive Owner, IReadOnlyList<StoredEvent> Events, RecoverySuccess Replayed) : INoSerializationVerificationNeeded;

    private sealed record NotFound(EntityArchive Owner, Exception Cause) : INoSerializationVerificationNeeded;
}
