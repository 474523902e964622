using Lbaas.Actors.Contract;
using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.Receipts;
using Lbaas.Runtime.Timers;

namespace Lbaas.Runtime.Hosting;

/// <summary>
/// What runs actors, as those see it who stand outside of them: the embedded host, or a cluster of which this process is a node. All
/// members may be called from any thread.
/// </summary>
public interface IActorHost
{
    /// <summary>Writes to the journal since the start: those that failed, or of which nothing is known, and those that succeeded.</summary>
    (long Failed, long Written) Writes { get; }

    /// <summary>Actors whose history can't be replayed, as far as this process knows.</summary>
    IReadOnlyList<QuarantinedActor> Quarantined { get; }

    /// <summary>
    /// Sends a message and waits for the answer to it. When it comes, the read side of this process shows what led to it.
    /// </summary>
    /// <exception cref="HostUnavailableException">Not now: see its subclasses.</exception>
    /// <exception cref="UnhandledMessageException">The actor has no use for the message.</exception>
    /// <exception cref="MessageTooLargeException">The actor lives in another process, and the message does not go there.</exception>
    /// <exception cref="UnknownKindException">No actor of this kind is hosted.</exception>
    Task<object> AskAsync(ActorAddress actor, object message, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Sends a message. False: it was dropped.</summary>
    /// <exception cref="UnknownKindException">Nothing of this kind is hosted.</exception>
    bool Tell(ActorAddress target, object message);

    /// <summary>Events of an actor after a sequence number, oldest first, from the journal: the actor is not started.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    ValueTask<IReadOnlyList<RecordedEvent>> ReadHistoryAsync(ActorAddress actor, long after, int limit);

    /// <summary>An actor's state after its last commit, or null when it has no history; the actor is not started.</summary>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    /// <exception cref="ActorQuarantinedException">Its history can't be replayed.</exception>
    /// <exception cref="UnknownKindException">No actor of this kind is hosted.</exception>
    ValueTask<object?> ReadStateAsync(ActorAddress actor);

    /// <summary>Keeps a receipt of what no actor's projection remembers. When this returns, it is durable.</summary>
    /// <exception cref="JournalUnavailableException">It is not known to be kept.</exception>
    Task RememberAsync(Receipt receipt);

    /// <summary>When an actor's timer fires; null when it is not set, or this process does not know.</summary>
    DateTimeOffset? DueAt(ActorAddress actor, string timer);

    /// <summary>An actor's timers, the earliest first, as far as this process knows.</summary>
    IReadOnlyList<DueEntry> TimersOf(ActorAddress actor);

    /// <summary>Tries a quarantined actor again. False: it is not quarantined.</summary>
    bool RetryQuarantined(ActorAddress actor);

    /// <summary>What the host is doing, for the operator: plain data, ready to be printed.</summary>
    object Describe();
}
