using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.Timers;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Replica;

/// <summary>Tries a quarantined actor of a replica again: the program may be a newer one, or what was missing has come.</summary>
internal static class ReplicaRevival
{
    /// <returns>What is to be written; null: it still can't be replayed.</returns>
    /// <exception cref="JournalUnavailableException">The replica can't be read now.</exception>
    public static CommitRequest? Prepare(ReplicaServices services, ActorKind kind, QuarantinedActor quarantined, DateTimeOffset now)
    {
        var (actor, behavior) = (quarantined.Actor, kind.Behavior);
        var request = new CommitRequest { Actor = actor, PersistenceId = actor.PersistenceId, ClearsQuarantine = true };
        try
        {
            var state = ActorRecovery.Run(services.Journal, behavior, actor, services.Format).Shell.Committed;
            kind.Projection?.Project(actor.Id, Shown(services, kind, quarantined), state, request.ReadSide);
            request.ReadSide.DropNews();
            request.ReplacedTimers.Add(ActorTimers.Of(behavior, actor, state, now));
            return request;
        }
        catch (Exception failure) when (failure is not JournalUnavailableException)
        {
            services.Logger.LogWarning(failure, "{Actor} stays quarantined in the replica", actor);
            return null;
        }
    }

    // What clients see of it is as old as its last event that was applied. Whatever of that is gone by now must go.
    private static object Shown(ReplicaServices services, ActorKind kind, QuarantinedActor quarantined)
    {
        try
        {
            return ActorRecovery.Run(services.Journal, kind.Behavior, quarantined.Actor, services.Format, quarantined.SequenceNumber)
                .Shell.Committed;
        }
        catch (UnreplayableHistoryException)
        {
            return kind.Behavior.Empty(quarantined.Actor.Id);
        }
    }
}
