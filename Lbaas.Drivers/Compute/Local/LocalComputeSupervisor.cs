using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lbaas.Drivers.Compute.Local;

/// <summary>
/// Looks after the agents on this machine: at our start, and every now and then, the dead are started again, and logs that
/// have become too long are put aside.
/// </summary>
internal sealed partial class LocalComputeSupervisor(
    LocalComputeDriver driver, IInstanceNews? news, LocalComputeOptions options, TimeProvider clock,
    ILogger<LocalComputeSupervisor> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (news is not null)
            driver.InstanceChanged += news.Tell;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.SuperviseIntervalSeconds), clock);
        var first = true;
        do
        {
            try
            {
                foreach (var (amphora, reason) in await driver.EnsureRunningAsync(deadOnly: !first, stoppingToken).ConfigureAwait(false))
                    LogNotStarted(amphora, reason);
                first = false;
                foreach (var (amphora, reason) in await driver.CutLogsAsync(stoppingToken).ConfigureAwait(false))
                    LogNotCut(amphora, reason);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The agent of amphora {AmphoraId} could not be started: {Reason}")]
    private partial void LogNotStarted(Guid amphoraId, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of the agent of amphora {AmphoraId} could not be put aside: {Reason}")]
    private partial void LogNotCut(Guid amphoraId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The agents on this machine could not be looked after")]
    private partial void LogFailed(Exception failure);
}
