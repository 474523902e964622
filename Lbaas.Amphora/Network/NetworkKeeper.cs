namespace Lbaas.Amphora.Network;

/// <summary>
/// Makes the node's network at the agent's start, before anything is started in it. Interfaces that turn up later, as hot
/// plugged ones do after a boot, are brought in then.
/// </summary>
public sealed partial class NetworkKeeper(Plug plug, TimeProvider time, ILogger<NetworkKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private bool _isComplete;
    private string _missing = "";

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!_isComplete && await timer.WaitForNextTickAsync(stoppingToken))
            await LookAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            var missing = await plug.RestoreAsync(cancellation);
            _isComplete = missing.Count == 0;
            // Said once, not every time: an interface that was taken away for good is never found.
            if (string.Join(", ", missing) is { Length: > 0 } text && text != _missing)
                Log.Missing(logger, _missing = text);
        }
        catch (Exception fault) when (fault is NetworkException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Log.Failed(logger, fault); // the agent serves on: it may be told something better
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What was plugged could not be made again: {Missing}")]
        public static partial void Missing(ILogger logger, string missing);

        [LoggerMessage(2, LogLevel.Error, "The node's network could not be made")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
