using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;

namespace Lbaas.Runtime.Housekeeping;

/// <summary>A journal of this process alone, or its replica of one: its writer removes, and its table knows the timers.</summary>
internal sealed class JournalHouse(IJournal journal) : IHousekept
{
    public IArchive Archive => journal.Archive;

    public void Replay(string persistenceId, IReplayTarget target, long archivedBelow) => journal.Replay(persistenceId, target, archivedBelow);

    public bool HasTimers(ActorKind kind, ActorShell actor, DateTimeOffset lastAt) => journal.ReadDue(actor.Address.PersistenceId).Count > 0;

    public async Task<bool> RemoveAsync(CommitRequest request)
    {
        await CommitCompletion.CommitAsync(journal, request).ConfigureAwait(false);
        return request.Removal!.IsDone;
    }
}
