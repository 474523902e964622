using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.ReadSide;

/// <summary>
/// Projects every actor anew when the projections have changed. The new version is recorded last, so that a rebuild
/// that is cut short starts over. One actor's state is in memory at a time.
/// </summary>
internal sealed class ReadSideRebuild(IJournal journal, IEventFormat format, ILogger logger)
{
    private const int PageSize = 1_000;
    private const int MaxChangesPerCommit = 1_000;

    /// <returns>How many actors were projected.</returns>
    /// <exception cref="JournalUnavailableException">The journal can't be read or written.</exception>
    public async Task<int> RunAsync(IEnumerable<ActorKind> kinds, long version, CancellationToken cancellationToken)
    {
        journal.ClearReadSide();
        var projected = 0;
        var request = new CommitRequest();
        foreach (var kind in kinds.Where(static kind => kind.Projection is not null))
        {
            foreach (var actor in Actors(kind))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Project(kind, actor, request.ReadSide))
                    projected++;
                if (request.ReadSide.Count < MaxChangesPerCommit)
                    continue;
                await CommitAsync(request).ConfigureAwait(false);
                request = new CommitRequest();
            }
        }

        await CommitAsync(request).ConfigureAwait(false);
        journal.WriteReadSideVersion(version);
        return projected;
    }

    private IEnumerable<ActorAddress> Actors(ActorKind kind)
    {
        var prefix = new ActorAddress(kind.Name, "").PersistenceId;
        for (var page = journal.ReadPersistenceIds(prefix, "", PageSize); page.Count > 0;
            page = journal.ReadPersistenceIds(prefix, page[^1], PageSize))
        {
            foreach (var persistenceId in page)
                yield return new ActorAddress(kind.Name, persistenceId[prefix.Length..]);
        }
    }

    private bool Project(ActorKind kind, ActorAddress actor, ReadSideChanges changes)
    {
        try
        {
            var shell = ActorRecovery.Run(journal, kind.Behavior, actor, format).Shell;
            kind.Projection!.Project(actor.Id, kind.Behavior.Empty(actor.Id), shell.Committed, changes);
            changes.DropNews();
            return true;
        }
        catch (Exception failure) when (failure is not JournalUnavailableException)
        {
            // It will be quarantined when somebody wants it; the others must be listed all the same.
            logger.LogError(failure, "{Actor} is missing from the rebuilt read side", actor);
            return false;
        }
    }

    private async Task CommitAsync(CommitRequest request)
    {
        if (request.ReadSide.Count == 0)
            return;
        await CommitCompletion.CommitAsync(journal, request).ConfigureAwait(false);
    }
}
