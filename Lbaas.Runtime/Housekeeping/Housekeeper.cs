using Lbaas.Actors.Contract;
using Lbaas.Runtime.Archive;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Journal;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Housekeeping;

/// <summary>
/// Goes through the journal, actor by actor, and moves to the archive what is old: of those that live on, what a readable
/// snapshot stands for; of those that are over, everything. It starts no actor. Where it stands is in memory alone: a restart
/// begins a new round. One run at a time.
/// </summary>
public sealed class Housekeeper
{
    private const int TrailsPerRead = 200;

    private readonly IJournal _journal;
    private readonly IEventFormat _format;
    private readonly IReadOnlyDictionary<string, ActorKind> _kinds;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private HousekeepingCounts _counts = HousekeepingCounts.None;
    private string _cursor = "";

    internal Housekeeper(CellServices services, IReadOnlyDictionary<string, ActorKind> kinds)
    {
        (_journal, _format, _time, _logger) = (services.Journal, services.Format, services.Time, services.Logger);
        _kinds = kinds;
    }

    public HousekeepingCounts Counts => Volatile.Read(ref _counts);

    public ArchiveSize Measure() => _journal.Archive.Measure();

    /// <summary>One run, within the plan's bounds; the next goes on where it ended.</summary>
    /// <returns>Whether the end of the journal was reached.</returns>
    /// <exception cref="JournalUnavailableException">Not now; what was done so far stays done.</exception>
    public async Task<bool> RunAsync(HousekeepingPlan plan, CancellationToken cancellationToken)
    {
        var (actors, eventsMax) = (0, Counts.Events + plan.EventsPerRun);
        while (true)
        {
            var trails = _journal.Archive.ReadTrails(_cursor, Math.Min(TrailsPerRead, plan.ActorsPerRun - actors));
            foreach (var trail in trails)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Counts.Events >= eventsMax)
                    return false;
                await TendAsync(trail, plan, cancellationToken).ConfigureAwait(false);
                _cursor = trail.PersistenceId;
            }

            actors += trails.Count;
            Count(counts => counts with { Actors = counts.Actors + trails.Count });
            if (trails.Count == 0)
            {
                _cursor = "";
                Count(static counts => counts with { Rounds = counts.Rounds + 1 });
                return true;
            }

            if (actors >= plan.ActorsPerRun)
                return false;
        }
    }

    private async Task TendAsync(Trail trail, HousekeepingPlan plan, CancellationToken cancellationToken)
    {
        // Others may keep journals in the same table.
        if (KindOf(trail.PersistenceId) is not { } kind)
            return;
        var actor = new ActorAddress(kind.Name, trail.PersistenceId[(kind.Name.Length + 1)..]);
        try
        {
            if (await PurgeAsync(trail, actor, kind, plan, cancellationToken).ConfigureAwait(false))
                return;
            await ArchiveAsync(trail, actor, kind, plan, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is UnreplayableHistoryException or ArchiveConflictException)
        {
            Count(static counts => counts with { Skipped = counts.Skipped + 1 });
            _logger.LogWarning(failure, "{Actor} stays in the journal as it is", actor);
        }
    }

    /// <summary>False: it is not over.</summary>
    private async Task<bool> PurgeAsync(
        Trail trail, ActorAddress actor, ActorKind kind, HousekeepingPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.Expiries.TryGetValue(kind.Name, out var expiry)
            || trail.LastAt > _time.GetUtcNow() - expiry.Age || !expiry.IsGone(actor))
            return false;
        var shell = ActorRecovery.Run(_journal, kind.Behavior, actor, _format).Shell;
        if (shell.SequenceNumber != trail.Last || !expiry.IsOver(shell.Committed) || _journal.ReadDue(trail.PersistenceId).Count > 0)
            return false;
        while (true)
        {
            var copied = _journal.Archive.Copy(trail.PersistenceId, trail.Last + 1, DateTimeOffset.MaxValue, plan.EventsPerStep);
            // Only a program that is not ours can have taken it out meanwhile.
            if (copied.Count == 0)
                return true;
            var request = Request(trail, new Removal(copied.Through, isWhole: copied.Through == trail.Last));
            if (request.Removal!.IsWhole)
                kind.Projection?.Project(actor.Id, shell.Committed, kind.Behavior.Empty(actor.Id), request.ReadSide);
            await RemoveAsync(request, copied.Count, plan, cancellationToken).ConfigureAwait(false);
            if (!request.Removal.IsWhole)
                continue;
            if (request.Removal.IsDone)
                Count(counts => counts with { Purged = counts.Purged.SetItem(kind.Name, counts.Purged.GetValueOrDefault(kind.Name) + 1) });
            return true;
        }
    }

    // Nothing is archived on the word of a snapshot that can't be read; and what it stands for itself stays, so that an actor
    // that lives on always has a last event in the journal.
    private async Task ArchiveAsync(
        Trail trail, ActorAddress actor, ActorKind kind, HousekeepingPlan plan, CancellationToken cancellationToken)
    {
        var before = _time.GetUtcNow() - plan.ArchiveAfter;
        if (trail.FirstAt >= before || trail.Snapshot <= trail.First)
            return;
        var snapshot = ActorRecovery.Run(_journal, kind.Behavior, actor, _format).SnapshotSequenceNumber;
        while (_journal.Archive.Copy(trail.PersistenceId, snapshot, before, plan.EventsPerStep) is { Count: > 0 } copied)
            await RemoveAsync(Request(trail, new Removal(copied.Through, isWhole: false)), copied.Count, plan, cancellationToken).ConfigureAwait(false);
    }

    private CommitRequest Request(in Trail trail, Removal removal) => new() { PersistenceId = trail.PersistenceId, Removal = removal };

    private async Task RemoveAsync(CommitRequest request, int events, HousekeepingPlan plan, CancellationToken cancellationToken)
    {
        request.ReadSide.DropNews();
        await CommitCompletion.CommitAsync(_journal, request).ConfigureAwait(false);
        if (request.Removal!.IsDone)
            Count(counts => counts with { Events = counts.Events + events });
        if (plan.Pause > TimeSpan.Zero)
            await Task.Delay(plan.Pause, _time, cancellationToken).ConfigureAwait(false);
    }

    private ActorKind? KindOf(string persistenceId) =>
        persistenceId.IndexOf('-') is var end and > 0 ? _kinds.GetValueOrDefault(persistenceId[..end]) : null;

    private void Count(Func<HousekeepingCounts, HousekeepingCounts> change) => Volatile.Write(ref _counts, change(_counts));
}
