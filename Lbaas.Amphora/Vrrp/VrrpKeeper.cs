namespace Lbaas.Amphora.Vrrp;

/// <summary>Keeps keepalived running: adopts that of an earlier agent, and starts it after a crash.</summary>
public sealed partial class VrrpKeeper(VrrpNode node, TimeProvider time, ILogger<VrrpKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(1);

    private TimeSpan _pause = Interval;
    private DateTimeOffset _nextAt = DateTimeOffset.MinValue;

    /// <summary>The first look is over before the agent answers its first request.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await LookAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        if (time.GetUtcNow() < _nextAt)
            return;
        try
        {
            if (await node.EnsureRunningAsync(cancellation))
            {
                _pause = Interval;
                return;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.Failed(logger, fault); // a full disk, say
        }
        _nextAt = time.GetUtcNow() + _pause;
        _pause = TimeSpan.FromTicks(Math.Min(PauseMax.Ticks, 2 * _pause.Ticks));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Looking after keepalived failed")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
