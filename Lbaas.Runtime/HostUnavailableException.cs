using Lbaas.Actors.Contract;

namespace Lbaas.Runtime;

/// <summary>
/// The host can't serve this request now. Nothing is known to be wrong with the request itself: an HTTP edge answers
/// 503, with Retry-After when <see cref="RetryAfter"/> is above zero.
/// </summary>
public abstract class HostUnavailableException(string message, TimeSpan retryAfter, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>When it is worth trying again; zero when no retry will help.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>The actor has more to do than its mailbox holds. Nothing has happened.</summary>
public sealed class MailboxFullException(ActorAddress actor)
    : HostUnavailableException($"The mailbox of {actor} is full.", TimeSpan.FromSeconds(1));

/// <summary>As many askers wait as the host allows. Nothing has happened.</summary>
public sealed class TooManyAskersException(int limit)
    : HostUnavailableException($"{limit} askers wait for an answer already.", TimeSpan.FromSeconds(1));

/// <summary>No answer came in time. The message may yet have an effect.</summary>
public sealed class AskTimeoutException(ActorAddress actor, TimeSpan timeout)
    : HostUnavailableException($"{actor} gave no answer within {timeout.TotalSeconds:0.###} s.",
        TimeSpan.FromSeconds(1));

/// <summary>
/// The journal can't be written or read now (disk full, locked, I/O error). Nothing has been written.
/// </summary>
public sealed class JournalUnavailableException(string message, Exception? inner = null)
    : HostUnavailableException(message, TimeSpan.FromSeconds(2), inner);

/// <summary>
/// Another writer has taken this actor's next sequence number. Nothing of this request has been written.
/// </summary>
public sealed class OwnershipLostException(ActorAddress actor)
    : HostUnavailableException($"Another writer has gone on with {actor}; it is read anew.", TimeSpan.FromSeconds(1));

/// <summary>The commit failed in a way that leaves open whether it happened. The actor is read anew.</summary>
public sealed class CommitOutcomeUnknownException(ActorAddress actor, Exception? inner)
    : HostUnavailableException($"It is not known whether a change of {actor} was written.",
        TimeSpan.FromSeconds(2), inner);

/// <summary>The history of this actor can't be replayed; the others are not affected.</summary>
public sealed class ActorQuarantinedException(ActorAddress actor, string reason)
    : HostUnavailableException($"{actor} is quarantined: {reason}", TimeSpan.Zero)
{
    public ActorAddress Actor { get; } = actor;

    public string Reason { get; } = reason;
}

/// <summary>The host is not started, or is stopping.</summary>
public sealed class HostStoppingException()
    : HostUnavailableException("The host takes no messages: it is not started, or stopping.", TimeSpan.FromSeconds(5));

/// <summary>The behavior has no use for this message in any state: a mistake of the sender.</summary>
public sealed class UnhandledMessageException(ActorAddress actor, Type message)
    : Exception($"{actor} has no use for a {message.Name}.");

/// <summary>The message is larger than what can be sent to the actor, which lives in another process. Nothing has happened; it must become smaller.</summary>
public sealed class MessageTooLargeException(ActorAddress actor, string reason)
    : Exception($"The message can't be sent to {actor}: {reason}");

/// <summary>No actor or worker of this kind is registered: a mistake of the sender.</summary>
public sealed class UnknownKindException(string kind) : Exception($"Nothing of the kind '{kind}' is hosted here.");
