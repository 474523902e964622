using Lbaas.Runtime.Replica;

namespace Lbaas.Akka.Journal;

/// <summary>
/// Reads the shared journal in the order of its positions. Akka.Persistence.Query's AllEvents would do the same by two polls, one behind
/// the other, that nobody can hurry, and would leave out for ever what fills a hole after so many of them; whoever has written something wants to
/// see it at once, and a replica must not miss anything.
/// </summary>
public interface IJournalTail : IDisposable
{
    /// <summary>
    /// What is committed after a position, oldest first, and no event that another one before it can still join; from the archive what has
    /// left the journal, which he who comes late, or has been away for long, has not seen.
    /// </summary>
    /// <param name="after">Zero or more.</param>
    /// <param name="limit">Rows to look at; at least 1.</param>
    /// <exception cref="Exception">The database's own: it can't be read now.</exception>
    JournalPage Read(long after, int limit);
}

/// <param name="Events">Ours alone: the rows that another serializer wrote are left out.</param>
/// <param name="Position">Up to where the journal has been read, those rows included.</param>
/// <param name="IsLast">There was no more at the time.</param>
public sealed record JournalPage(IReadOnlyList<ReplicatedEvent> Events, long Position, bool IsLast);
