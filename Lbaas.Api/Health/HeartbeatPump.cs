using Lbaas.Actors.Health;
using Lbaas.Drivers.Heartbeats;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Health;

/// <summary>Gives the heartbeat table its time: looks for silent nodes, hands traffic counters on, and knows when it is itself to blame.</summary>
public sealed partial class HeartbeatPump(
    HeartbeatTable table,
    ReadSideAmphoraDirectory directory,
    HeartbeatReceiver receiver,
    IOptions<HealthSettings> settings,
    TimeProvider time,
    ILogger<HeartbeatPump> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var check = TimeSpan.FromSeconds(settings.Value.CheckIntervalSeconds);
        var statistics = TimeSpan.FromSeconds(settings.Value.StatisticsIntervalSeconds);
        using var timer = new PeriodicTimer(check < statistics ? check : statistics, time);
        table.Expect(directory.InService());
        var (checkedAt, flushedAt) = (time.GetTimestamp(), time.GetTimestamp());
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                // A tick that comes very late says that this process was not running: nodes may have been heard by nobody.
                if (receiver.IsBehind || time.GetElapsedTime(checkedAt) > 3 * check)
                    table.Distrust();
                if (time.GetElapsedTime(checkedAt) >= check)
                {
                    table.CheckSilence();
                    checkedAt = time.GetTimestamp();
                }

                if (time.GetElapsedTime(flushedAt) >= statistics)
                {
                    table.FlushStatistics();
                    flushedAt = time.GetTimestamp();
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The next tick tries again; until then nobody's silence counts.
                table.Distrust();
                Log.Failed(logger, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The heartbeat table could not be looked through")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
