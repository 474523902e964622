using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;

namespace Lbaas.Runtime.Housekeeping;

/// <summary>A journal as its housekeeper sees it.</summary>
public interface IHousekept : IReplaySource
{
    IArchive Archive { get; }

    /// <summary>Whether an actor still has to be woken.</summary>
    /// <param name="kind">The actor's.</param>
    /// <param name="actor">As recovered.</param>
    /// <param name="lastAt">When its last event was committed, UTC.</param>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    /// <exception cref="UnreplayableHistoryException">Nobody can tell.</exception>
    bool HasTimers(ActorKind kind, ActorShell actor, DateTimeOffset lastAt);

    /// <summary>Takes out of the journal what <see cref="IArchive.Copy"/> has named, and with it what the request says of the read side, if there is one.</summary>
    /// <returns>Whether it was carried out: <see cref="Removal.IsWhole"/> says when it is not.</returns>
    /// <exception cref="JournalUnavailableException">Nothing was removed, or nobody knows: it may be tried again.</exception>
    /// <exception cref="ArchiveConflictException">The archive has another event of one of these numbers; nothing was removed.</exception>
    Task<bool> RemoveAsync(CommitRequest request);
}
