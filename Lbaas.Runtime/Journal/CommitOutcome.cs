namespace Lbaas.Runtime.Journal;

/// <summary>
/// What an actor may conclude after a commit: a closed set. There is no fifth case, and each has its own reaction.
/// </summary>
public enum CommitOutcome
{
    /// <summary>Durable, all of it.</summary>
    Committed,

    /// <summary>
    /// Certainly nothing of it is durable, and the actor is still the owner: answer with an error and go on.
    /// </summary>
    NotWritten,

    /// <summary>
    /// Somebody else has written this sequence number: stop, let nothing out, recover on the next message.
    /// </summary>
    OwnershipLost,

    /// <summary>Nobody knows: stop, and learn what happened by recovering.</summary>
    Unknown,
}
