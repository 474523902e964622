using Lbaas.Actors.Contract;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Timers;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.ReadSide;

/// <summary>
/// Projects every actor anew when the projections have changed, or another host has written what they never saw. The new version is recorded last, so that a rebuild
/// that is cut short starts over. One actor's state is in memory at a time.
/// </summary>
internal sealed class ReadSideRebuild(IJournal journal, IEventFormat format, TimeProvider time, ILogger logger)
{
    /// <summary>Timers are derived anew, too: those of the table may be as old as the read side.</summary>
    public bool IncludesTimers { get; init; }

    private const int PageSize = 1_000;
    private const int MaxChangesPerCommit = 1_000;

    /// <returns>How many actors were projected.</returns>
    /// <exception cref="JournalUnavailableException">The journal can't be read or written.</exception>
    public async Task<int> RunAsync(IEnumerable<ActorKind> kinds, long version, CancellationToken cancellationToken)
    {
        journal.ClearReadSide();
        var projected = 0;
        var request = new CommitRequest();
        foreach (var kind in kinds.Where(kind => IncludesTimers || kind.Projection is not null))
        {
            foreach (var actor in Actors(kind))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Derive(kind, actor, request))
                    projected++;
                if (ChangesIn(request) < MaxChangesPerCommit)
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

    private bool Derive(ActorKind kind, ActorAddress actor, CommitRequest request)
    {
        try
        {
            var shell = ActorRecovery.Run(journal, kind.Behavior, actor, format).Shell;
            kind.Projection?.Project(actor.Id, kind.Behavior.Empty(actor.Id), shell.Committed, request.ReadSide);
            request.ReadSide.DropNews();
            if (IncludesTimers)
                request.ReplacedTimers.Add(ActorTimers.Of(kind.Behavior, actor, shell.Committed, time.GetUtcNow()));
            return true;
        }
        catch (Exception failure) when (failure is not JournalUnavailableException)
        {
            // It will be quarantined when somebody wants it; the others must be listed all the same.
            logger.LogError(failure, "{Actor} is missing from the rebuilt read side", actor);
            return false;
        }
    }

    private static int ChangesIn(CommitRequest request) => request.ReadSide.Count + request.ReplacedTimers.Count;

    private async Task CommitAsync(CommitRequest request)
    {
        if (ChangesIn(request) == 0)
            return;
        await CommitCompletion.CommitAsync(journal, request).ConfigureAwait(false);
    }
}
