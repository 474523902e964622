using Lbaas.Runtime.Hosting;

namespace Lbaas.Api.Hosting;

/// <summary>
/// Does something once whenever this process begins to lead those that share its journal: as it starts, when it leads by then, and else
/// when the lead falls to it.
/// </summary>
public abstract partial class UponLeading(ILeadership leadership, TimeProvider time, ILogger<UponLeading> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    private bool _led;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Must return soon. What it throws as the server starts ends the start; later, it is called again.</summary>
    protected abstract void Begin();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Look();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, GetType().Name, failure);
            }
        }
    }

    private void Look()
    {
        var leads = leadership.IsLeader;
        if (leads && !_led)
            Begin();
        _led = leads;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{What} failed as this server began to lead; it is tried again")]
        public static partial void Failed(ILogger logger, string what, Exception failure);
    }
}
