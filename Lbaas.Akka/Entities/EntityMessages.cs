using Lbaas.Actors.Contract;

namespace Lbaas.Akka.Entities;

/// <summary>A message to an entity, wherever it lives. Who asks is the sender.</summary>
public sealed record EntityEnvelope(ActorAddress Target, object Message);

/// <summary>Has an entity loaded, which then does what is due.</summary>
public sealed record WakeUpEntity(ActorAddress Target);

/// <summary>Has a quarantined entity read its history again; to any other it means nothing.</summary>
public sealed record RetryQuarantined(ActorAddress Target);

/// <summary>
/// Ends an entity once it has dealt with what it had taken. To be given to the sharding as its hand-off message too: with Akka's own
/// (a poison pill) an entity that waits for the journal would go without a word to those who asked.
/// </summary>
public sealed record StopEntity
{
    public static readonly StopEntity Instance = new();
}

/// <summary>An answer, with the event that had become durable before it was given.</summary>
/// <param name="PersistenceId">Of the entity that answers.</param>
/// <param name="SequenceNumber">Its last one; 0: it has no history.</param>
public sealed record EntityReply(object Message, string PersistenceId, long SequenceNumber);

/// <summary>There is no answer.</summary>
/// <param name="Reason">For people.</param>
public sealed record EntityRefusal(RefusalKind Kind, string Reason)
{
    /// <summary>
    /// What it says of a message of which an earlier copy was <see cref="RefusalKind.Lost"/>. The node that had that may only have been cut off from the
    /// others, and yet write it: nobody knows that nothing has happened, or will.
    /// </summary>
    public EntityRefusal AfterLoss() => Kind is RefusalKind.Lost or RefusalKind.Undelivered or RefusalKind.NotWritten or RefusalKind.OwnershipLost or RefusalKind.Full
        ? this with { Kind = RefusalKind.Unknown }
        : this;
}

/// <summary>What may be concluded from it.</summary>
public enum RefusalKind
{
    /// <summary>The actor has no use for the message in any state.</summary>
    Unhandled,

    /// <summary>The journal refused; nothing has happened.</summary>
    NotWritten,

    /// <summary>It is not known whether anything was written.</summary>
    Unknown,

    /// <summary>Another writer has gone on with the actor; nothing of this request was written.</summary>
    OwnershipLost,

    /// <summary>Its history can't be replayed.</summary>
    Quarantined,

    /// <summary>The behavior threw; nothing has happened.</summary>
    Failed,

    /// <summary>It has more to do than it may keep waiting; nothing has happened.</summary>
    Full,

    /// <summary>The message has not come to its entity, which was on its way to another node; nothing has happened, and it may be sent again.</summary>
    Undelivered,

    /// <summary>The message is larger than what nodes can send each other; nothing has happened, and nothing would if it were sent again.</summary>
    TooLarge,

    /// <summary>
    /// It, or its answer, was lost with a node, and nothing has been written since before it was sent; it may be sent again. A copy that still turns up
    /// can't write any more once the next one has; as long as that one has not written either, it can (<see cref="EntityRefusal.AfterLoss"/>).
    /// </summary>
    Lost,
}

/// <summary>
/// Stands in an envelope for a message that could not cross to the entity's node: Akka would drop it, and leave its asker to the time-out.
/// </summary>
/// <param name="Bytes">Of the message.</param>
/// <param name="BytesMax">What the sender's node may send.</param>
public sealed record OversizedMessage(int Bytes, int BytesMax);
