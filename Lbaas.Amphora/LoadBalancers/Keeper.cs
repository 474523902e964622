using Lbaas.Amphora.Haproxy;

namespace Lbaas.Amphora.LoadBalancers;

/// <summary>
/// Keeps running what should run: at the agent's start, when HAProxy of an earlier agent is found and adopted, and after
/// a crash of HAProxy.
/// </summary>
public sealed partial class Keeper(
    LoadBalancerDirectory directory, LoadBalancerNode node, TimeProvider time, ILogger<Keeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(1);

    // Only those that failed to start, each with its next attempt; forgotten when it runs or is gone.
    private readonly Dictionary<Guid, (TimeSpan Pause, DateTimeOffset NextAt)> _failures = [];

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
        try
        {
            foreach (var files in directory.All())
                await LookAtAsync(files, cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.Failed(logger, fault); // a full disk, say; the next look is soon
        }
    }

    private async Task LookAtAsync(LoadBalancerFiles files, CancellationToken cancellation)
    {
        if (!File.Exists(files.RunMark) || HaproxyProcess.FindMaster(files) is not null)
        {
            _failures.Remove(files.Id);
            return;
        }
        var known = _failures.TryGetValue(files.Id, out var failure);
        if (known && time.GetUtcNow() < failure.NextAt)
            return;
        if (await node.EnsureRunningAsync(files.Id, cancellation))
        {
            _failures.Remove(files.Id);
            return;
        }
        var pause = known ? TimeSpan.FromTicks(Math.Min(PauseMax.Ticks, 2 * failure.Pause.Ticks)) : Interval;
        _failures[files.Id] = (pause, time.GetUtcNow() + pause);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Looking after the load balancers failed")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
