namespace Lbaas.Amphora.Datagrams;

/// <summary>Keeps the listeners running: at the agent's start, and after a crash of what carries them.</summary>
internal sealed partial class DatagramKeeper(DatagramNode node, TimeProvider time, ILogger<DatagramKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(1);

    /// <summary>The first look is over before the agent answers its first request.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = Interval;
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken);
            var longer = TimeSpan.FromTicks(Math.Min(PauseMax.Ticks, 2 * pause.Ticks));
            pause = await LookAsync(stoppingToken) ? Interval : longer;
        }
    }

    private async Task<bool> LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (await node.EnsureRunningAsync(cancellation) is not { } trouble)
                return true;
            Log.NotRunning(logger, trouble);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.Failed(logger, fault); // a full disk, say
        }
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A listener should run and doesn't: {Reason}")]
        public static partial void NotRunning(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Error, "Looking after the listeners failed")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
