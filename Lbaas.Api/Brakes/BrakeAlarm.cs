using Lbaas.Actors.Brakes;
using Lbaas.Runtime;
using Lbaas.Runtime.Notices;

namespace Lbaas.Api.Brakes;

/// <summary>Says in the log, once each time, that the brake has closed or opened; also when the server starts and it is closed.</summary>
public sealed partial class BrakeAlarm(BrakeReport report, INoticeLog notices, TimeProvider time, ILogger<BrakeAlarm> logger) : BackgroundService
{
    // A look that failed is repeated by then, and what a wake-up missed is seen.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private string? _said;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = notices.Subscribe(new NoticeFilter(BrakeCommand.Address.Id, null));
        try
        {
            while (true)
            {
                Look();
                await subscription.WaitAsync(LookAgain, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends.
        }
    }

    private void Look()
    {
        try
        {
            var brake = report.Summary();
            Say(brake.GetProperty("cause"u8).GetString(), brake.GetProperty("waiting"u8).GetInt32());
        }
        catch (JournalUnavailableException unavailable)
        {
            LogBlind(unavailable.Message);
        }
    }

    private void Say(string? cause, int waiting)
    {
        if (cause == _said)
            return;
        _said = cause;
        if (cause is null)
            LogOpen(waiting);
        else
            LogClosed(cause, waiting);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The failover brake is closed, and {Waiting} dead amphorae wait: {Cause} Look at /operator/brake")]
    private partial void LogClosed(string cause, int waiting);

    [LoggerMessage(Level = LogLevel.Information, Message = "The failover brake is open again; {Waiting} dead amphorae wait for their turn")]
    private partial void LogOpen(int waiting);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the failover brake is closed can't be read: {Reason}")]
    private partial void LogBlind(string reason);
}
