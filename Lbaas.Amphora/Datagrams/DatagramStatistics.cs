using System.Text.Json;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Heartbeats;

namespace Lbaas.Amphora.Datagrams;

/// <summary>Puts the UDP and SCTP listeners into a heartbeat (spec amphora 2.2).</summary>
internal sealed partial class DatagramStatistics(IDatagramCarrier carrier, CounterLedger counters, ILogger<DatagramStatistics> logger) : IDatagramReports
{
    public async Task ReportAsync(HeartbeatMessage message, CancellationToken cancellation)
    {
        try
        {
            var pools = new Dictionary<Guid, DatagramReport>();
            foreach (var report in await carrier.ReportAsync(cancellation))
            {
                Add(message, report);
                // Listeners that share a pool say the same of it, but for a probe between them: the worse counts.
                if (report.PoolId is { } pool && (!pools.TryGetValue(pool, out var other) || IsWorse(report, other)))
                    pools[pool] = report;
            }
            foreach (var (pool, report) in pools)
                message.AddPool(pool, null, report.PoolStatus, [.. report.Members]);
        }
        catch (Exception fault) when (fault is DatagramException or JsonException)
        {
            Log.NoAnswer(logger, fault.Message); // the beat goes on without them
        }
    }

    public async Task FinishAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var report in await carrier.LeaveAsync(cancellation))
                counters.Observe(report.LoadBalancerId, report.Worker, report.ListenerId, report.Counters);
        }
        catch (Exception fault) when (fault is DatagramException or JsonException)
        {
            Log.NoAnswer(logger, fault.Message); // what it said last is kept
        }
    }

    private void Add(HeartbeatMessage message, DatagramReport report)
    {
        var total = counters.Observe(report.LoadBalancerId, report.Worker, report.ListenerId, report.Counters);
        var delta = counters.TakeUnreported(report.ListenerId);
        message.Listeners.Add(new ListenerReport(report.ListenerId, ListenerStatus.Open, new TrafficStats(
            delta.BytesOut, delta.BytesIn, report.Connections, delta.TotalConnections, 0)));
        message.Totals.Add(new ListenerTotals(report.ListenerId, total.BytesOut, total.BytesIn, total.TotalConnections, 0));
    }

    private static bool IsWorse(DatagramReport one, DatagramReport other) => Down(one) > Down(other);

    private static int Down(DatagramReport report) => report.Members.Count(member => member.Status == MemberStatus.Down);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The UDP listeners give no statistics: {Reason}")]
        public static partial void NoAnswer(ILogger logger, string reason);
    }
}
