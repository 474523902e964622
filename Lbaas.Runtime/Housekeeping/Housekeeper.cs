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

    private readonly IHousekept _journal;
    private readonly IEventFormat _format;
    private readonly IReadOnlyDictionary<string, ActorKind> _kinds;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private HousekeepingCounts _counts = HousekeepingCounts.None;
    private string _cursor = "";

    /// <param name="journal">What is kept in order.</param>
    /// <param name="kinds">The kinds of actors that it holds; others in it are passed over.</param>
    /// <param name="format">How events and snapshots are serialized.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where actors are reported that have to stay as they are.</param>
    public Housekeeper(IHousekept journal, IEnumerable<ActorKind> kinds, IEventFormat format, TimeProvider time, ILogger logger)
    {
        (_journal, _format, _time, _logger) = (journal, format, time, logger);
        _kinds = kinds.ToDictionary(static kind => kind.Name);
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
        if (shell.SequenceNumber != trail.Last || !expiry.IsOver(shell.Committed) || _journal.HasTimers(kind, shell, trail.LastAt))
            return false;
        while (true)
        {
            var copied = _journal.Archive.Copy(trail.PersistenceId, trail.Last + 1, DateTimeOffset.MaxValue, plan.EventsPerStep);
            // It has been taken out meanwhile; or it is a replica's, and the archive does not have it yet.
            if (copied.Count == 0)
                return true;
            var request = Request(trail, new Removal(copied.Through, isWhole: copied.Through == trail.Last));
            if (request.Removal!.IsWhole)
                kind.Projection?.Project(actor.Id, shell.Committed, kind.Behavior.Empty(actor.Id), request.ReadSide);
            var isDone = await RemoveAsync(request, copied.Count, plan, cancellationToken).ConfigureAwait(false);
            if (!request.Removal.IsWhole)
                continue;
            if (isDone)
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

    private async Task<bool> RemoveAsync(CommitRequest request, int events, HousekeepingPlan plan, CancellationToken cancellationToken)
    {
        request.ReadSide.DropNews();
        var isDone = await _journal.RemoveAsync(request).ConfigureAwait(false);
        if (isDone)
            Count(counts => counts with { Events = counts.Events + events });
        if (plan.Pause > TimeSpan.Zero)
            await Task.Delay(plan.Pause, _time, cancellationToken).ConfigureAwait(false);
        return isDone;
    }

    private ActorKind? KindOf(string persistenceId) =>
        persistenceId.IndexOf('-') is var end and > 0 ? _kinds.GetValueOrDefault(persistenceId[..end]) : null;

    private void Count(Func<HousekeepingCounts, HousekeepingCounts> change) => Volatile.Write(ref _counts, change(_counts));
}
