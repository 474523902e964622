using Lbaas.Runtime.Journal;
using Lbaas.Runtime.Workers;

namespace Lbaas.Runtime.Hosting;

/// <summary>Takes the operator's picture of a host.</summary>
internal static class HostDescriber
{
    private const int MaxListed = 50;

    public static HostDescription Describe(
        CellServices services, IEnumerable<string> kinds, CellDirectory cells, IEnumerable<WorkerPool> workers)
    {
        var byKind = cells.All.ToLookup(static cell => cell.Address.Kind);
        return new HostDescription(
            services.Time.GetUtcNow(),
            services.Host.IsStopping,
            [.. kinds.Order().Select(kind => Describe(kind, [.. byKind[kind]]))],
            [.. workers.OrderBy(static pool => pool.Kind).Select(Describe)],
            services.Due.Count,
            services.Due.Top(MaxListed),
            services.Quarantine.All,
            services.Asks.Waiting,
            services.Recoveries.Waiting,
            Describe(services.Journal.Counters),
            services.Counters.ToDictionary());
    }

    private static KindDescription Describe(string kind, IReadOnlyCollection<ActorCell> cells)
    {
        var actors = cells
            .Select(static cell => new ActorDescription(
                cell.Address.Id, cell.Doing, cell.LastActive, cell.MailboxCount))
            .ToList();
        return new KindDescription(kind, actors.Count, actors.Sum(static actor => actor.Mailbox),
        [
            .. actors.OrderByDescending(static actor => actor.Mailbox).ThenBy(static actor => actor.Doing == "idle")
                .ThenBy(static actor => actor.Since).Take(MaxListed),
        ]);
    }

    public static WorkerDescription Describe(WorkerPool pool) => new(
        pool.Kind, pool.MaxConcurrency, pool.Running, pool.Waiting, pool.Completed, pool.Dropped, pool.Failed,
        pool.TimedOut, pool.Abandoned, pool.Lanes(MaxListed));

    private static JournalDescription Describe(JournalCounters counters) => new(
        counters.Commits, counters.Requests, counters.Events, counters.LargestBatch, counters.NotWritten,
        counters.OwnershipLost, counters.Unknown);
}
