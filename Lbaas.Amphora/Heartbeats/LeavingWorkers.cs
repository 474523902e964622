using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Heartbeats;

/// <summary>A worker that a reload replaces, held until it has nothing more to count.</summary>
internal sealed record LeavingWorker(LoadBalancerFiles Files, int Pid, IWorkerLine Line)
{
    /// <summary>The sessions it still carries, by listener.</summary>
    public IReadOnlyDictionary<Guid, long> Sessions { get; set; } = new Dictionary<Guid, long>();
}

/// <summary>
/// Listens to the workers that leave, more often than heartbeats are sent: one that hard-stop-after ends says nothing
/// of its last moments.
/// </summary>
public sealed partial class LeavingWorkers(
    LoadBalancerDirectory directory, StatisticsCollector statistics, TimeProvider time, ILogger<LeavingWorkers> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var files in directory.All())
            await statistics.AdoptAsync(files, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await statistics.HearLeavingAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // A full disk, say; the next heartbeat saves again. Counting must never end the agent.
                Log.NotSaved(logger, fault);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The counters of a worker that left could not be saved yet")]
        public static partial void NotSaved(ILogger logger, Exception fault);
    }
}
