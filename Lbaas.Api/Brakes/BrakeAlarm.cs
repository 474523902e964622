using System.Text.Json;
using Lbaas.Actors.Brakes;
using Lbaas.Runtime;
using Lbaas.Runtime.Notices;

namespace Lbaas.Api.Brakes;

/// <summary>
/// Says in the log, once each time, that the brake has closed or opened; also when the server starts and it is closed. What nobody
/// has asked for is an error.
/// </summary>
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
            Say(report.Summary());
        }
        catch (JournalUnavailableException unavailable)
        {
            LogBlind(unavailable.Message);
        }
    }

    private void Say(JsonElement brake)
    {
        var cause = brake.GetProperty("cause"u8).GetString();
        if (cause == _said)
            return;
        _said = cause;
        if (cause is null)
            LogOpen();
        else if (brake.GetProperty("enabled"u8).GetBoolean() && brake.GetProperty("override"u8).GetProperty("mode"u8).ValueEquals("auto"u8))
            LogClosed(cause);
        else
            LogHeld(cause);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The failover brake has closed, dead amphorae are not replaced: {Cause} See /operator/brake")]
    private partial void LogClosed(string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The failover brake is held closed, dead amphorae are not replaced: {Cause}")]
    private partial void LogHeld(string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "The failover brake is open again")]
    private partial void LogOpen();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the failover brake is closed can't be read: {Reason}")]
    private partial void LogBlind(string reason);
}
