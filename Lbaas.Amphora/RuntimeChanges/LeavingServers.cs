using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.RuntimeChanges;

/// <summary>
/// Deletes servers that left at run time, each when its last connection is over. A reload forgets them all, so that no
/// more is at stake than their place in the worker's memory.
/// </summary>
public sealed partial class LeavingServers(
    LoadBalancerDirectory directory, LoadBalancerNode node, RunningRecords records, TimeProvider time, ILogger<LeavingServers> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var files in directory.All().Where(files => !records.LeavingOf(files).IsEmpty))
                    await node.DeleteLeftServersAsync(files.Id, stoppingToken);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Log.Failed(logger, fault); // a full disk, say; the next attempt is soon
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Servers that left could not be deleted yet")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
