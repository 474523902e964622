using System.Text;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.RuntimeChanges;

namespace Lbaas.Amphora.Heartbeats;

/// <summary>Reads one HAProxy's statistics into the ledger, and into a heartbeat.</summary>
public sealed partial class StatisticsCollector(
    CounterLedger counters, RunningRecords running, TimeProvider time, ILogger<StatisticsCollector> logger)
{
    // A beat and a reload may ask at the same time. What was asked first must be taken in first: a late smaller number
    // would look like a counter that started anew.
    private readonly SemaphoreSlim _asking = new(1, 1);

    /// <summary>Takes in the counters of the worker that answers, before it goes.</summary>
    /// <returns>That worker's pid, or null when none answers.</returns>
    internal async Task<int?> HarvestAsync(LoadBalancerFiles files, CancellationToken cancellation) =>
        (await ReadAsync(files, cancellation))?.Worker;

    /// <summary>Adds what a load balancer has to say to a message; nothing when its HAProxy doesn't answer.</summary>
    internal async Task ReportAsync(LoadBalancerFiles files, HeartbeatMessage message, CancellationToken cancellation)
    {
        if (await ReadAsync(files, cancellation) is not { } reading)
            return;
        foreach (var (id, row, total, sessions) in reading.Listeners)
        {
            var delta = counters.TakeUnreported(id);
            message.Listeners.Add(new ListenerReport(id, StatusText.Listener(Utf8(row.Status)), new TrafficStats(
                delta.BytesOut, delta.BytesIn, sessions, delta.TotalConnections, delta.RequestErrors)));
            message.Totals.Add(new ListenerTotals(
                id, total.BytesOut, total.BytesIn, total.TotalConnections, total.RequestErrors));
        }
        var leaving = running.LeavingOf(files);
        foreach (var backend in reading.Rows.Where(row => row.Server == "BACKEND"))
            if (TryPoolKey(backend.Proxy, out var pool, out var listener))
                message.AddPool(pool, listener, StatusText.Pool(Utf8(backend.Status)),
                    [.. reading.Rows.Where(row => row.Proxy == backend.Proxy && !leaving.ContainsKey($"{row.Proxy}/{row.Server}")).Select(Member).OfType<MemberReport>()]);
    }

    private async Task<Reading?> ReadAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        await _asking.WaitAsync(cancellation);
        try
        {
            return TakeIn(files, await StatsSocket.AskAsync(files.Socket, "show info;show stat", time, cancellation));
        }
        catch (IOException fault)
        {
            Log.NoAnswer(logger, files.Id, fault.Message);
            return null;
        }
        finally
        {
            _asking.Release();
        }
    }

    private Reading? TakeIn(LoadBalancerFiles files, string answer)
    {
        if (StatsSocket.PidIn(answer) is not { } worker)
            return null;
        StatsRow[] rows = [.. StatsTable.In(answer)];
        return new Reading(worker, rows,
        [
            .. rows.Where(row => row.Server == "FRONTEND" && Guid.TryParseExact(row.Proxy, "D", out _)).Select(row =>
                new ListenerReading(Guid.Parse(row.Proxy), row, counters.Observe(files.Id, worker, Guid.Parse(row.Proxy),
                    new Counters(row.BytesOut, row.BytesIn, row.Total, row.Errors)), row.Current + LeavingSessions(worker, row.Proxy))),
        ]);
    }

    private long LeavingSessions(int answering, string listener) =>
        _leaving.Where(worker => worker.Pid != answering).Sum(worker => worker.Sessions.GetValueOrDefault(Guid.Parse(listener)));

    private static MemberReport? Member(StatsRow row)
    {
        if (!Guid.TryParseExact(row.Server, "D", out var id))
            return null;
        if (row is { Status: "UP", Weight: 0 })
            return new MemberReport(id, MemberStatus.Drain);
        // "MAINT (via x/y)" and the like: why is not asked.
        var reason = row.Status.IndexOf(" (", StringComparison.Ordinal);
        return StatusText.Member(id, Utf8(reason < 0 ? row.Status : row.Status[..reason]));
    }

    private static bool TryPoolKey(string proxy, out Guid pool, out Guid listener)
    {
        var colon = proxy.IndexOf(':', StringComparison.Ordinal);
        (pool, listener) = (default, default);
        return colon > 0 && Guid.TryParseExact(proxy[..colon], "D", out pool)
            && Guid.TryParseExact(proxy[(colon + 1)..], "D", out listener);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private sealed record Reading(
        int Worker, StatsRow[] Rows, IReadOnlyList<ListenerReading> Listeners);

    /// <param name="Id">The listener.</param>
    /// <param name="Row">What the worker said of it.</param>
    /// <param name="Total">Its counters over all workers there were.</param>
    /// <param name="Sessions">Its present sessions, those of the workers that leave included.</param>
    private sealed record ListenerReading(Guid Id, StatsRow Row, Counters Total, long Sessions);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "haproxy {LoadBalancer} gives no statistics: {Reason}")]
        public static partial void NoAnswer(ILogger logger, Guid loadBalancer, string reason);

        [LoggerMessage(2, LogLevel.Warning, "haproxy {LoadBalancer} reloads while {Max} workers still leave: the last of its old worker is not counted")]
        public static partial void TooMany(ILogger logger, Guid loadBalancer, int max);

        [LoggerMessage(3, LogLevel.Warning, "The last moments of worker {Worker} of haproxy {LoadBalancer} are not counted: {Reason}")]
        public static partial void Lost(ILogger logger, Guid loadBalancer, int worker, string reason);
    }
}
