using Lbaas.Actors.Health;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Heartbeats;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Health;

/// <summary>Gives the heartbeat table its time: looks for silent nodes, hands traffic counters on, and knows when it is itself to blame.</summary>
public sealed partial class HeartbeatPump(
    HeartbeatTable table,
    ReadSideAmphoraDirectory directory,
    HeartbeatReceiver receiver,
    IActorHost host,
    IOptions<HealthSettings> settings,
    IOptions<AmphoraDriverOptions> amphorae,
    TimeProvider time,
    ILogger<HeartbeatPump> logger) : BackgroundService
{
    private const double ExpectSecondsMin = 10;

    private readonly JournalWatch _journal = new(() => host.Writes);

    private Trust _shown = table.Trust;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var check = settings.Value.CheckInterval;
        var statistics = TimeSpan.FromSeconds(settings.Value.StatisticsIntervalSeconds);
        var period = check < statistics ? check : statistics;
        using var timer = new PeriodicTimer(period, time);
        var expect = TimeSpan.FromSeconds(Math.Max(settings.Value.TimeoutSeconds, ExpectSecondsMin));
        table.Expect(Expected());
        var (checkedAt, flushedAt, expectedAt) = (time.GetTimestamp(), time.GetTimestamp(), time.GetTimestamp());
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                // A tick may come a little early, and must not wait for the next one then.
                if (time.GetElapsedTime(checkedAt) >= check - (period / 2))
                {
                    checkedAt = time.GetTimestamp();
                    Check();
                }

                // One that died before its first heartbeat is silent as well.
                if (time.GetElapsedTime(expectedAt) >= expect)
                {
                    expectedAt = time.GetTimestamp();
                    table.Expect(Expected());
                }

                if (time.GetElapsedTime(flushedAt) >= statistics - (period / 2))
                {
                    flushedAt = time.GetTimestamp();
                    table.FlushStatistics();
                }
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The next tick tries again; until then nobody's silence counts.
                table.Distrust("the nodes could not be looked through");
                Log.Failed(logger, failure);
            }
        }
    }

    // Nodes that nobody made send nothing.
    private IEnumerable<Guid> Expected() => amphorae.Value.Driver == "noop" ? [] : directory.InService();

    private void Check()
    {
        _journal.Look();
        if (_journal.HasRecovered)
            table.SayAgain();
        if (_journal.IsFailing)
            table.Distrust("the journal can't be written");
        if (receiver.IsBehind)
            table.Distrust("heartbeats wait or are lost on this side");
        table.CheckSilence();
        var trust = table.Trust;
        if (trust == _shown)
            return;
        if (trust.IsTrusted)
            Log.Trusted(logger);
        else
            Log.Distrusted(logger, trust.Cause);
        _shown = trust;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The heartbeat table could not be looked through")]
        public static partial void Failed(ILogger logger, Exception failure);

        [LoggerMessage(2, LogLevel.Warning, "The silence of amphorae does not count now: {Cause}")]
        public static partial void Distrusted(ILogger logger, string cause);

        [LoggerMessage(3, LogLevel.Information, "The silence of amphorae counts")]
        public static partial void Trusted(ILogger logger);
    }
}
