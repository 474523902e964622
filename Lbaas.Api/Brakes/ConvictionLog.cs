using System.Text.Json;
using Lbaas.Actors.Brakes;
using Lbaas.Runtime;
using Lbaas.Runtime.Notices;

namespace Lbaas.Api.Brakes;

/// <summary>Says in the log which amphorae were found dead, and on what evidence.</summary>
public sealed partial class ConvictionLog(INoticeLog notices, TimeProvider time, ILogger<ConvictionLog> logger) : BackgroundService
{
    private const int PageLimit = 100;

    // A look that failed is repeated by then.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private static readonly NoticeFilter Filter = new(BrakeCommand.Address.Id, null);

    private long? _heard;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = notices.Subscribe(Filter);
        try
        {
            while (true)
            {
                while (Look())
                {
                    // There is more.
                }
                await subscription.WaitAsync(LookAgain, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ends.
        }
    }

    /// <returns>Whether there is more to look at.</returns>
    private bool Look()
    {
        try
        {
            // What happened before this process started was said by another.
            var page = notices.Read(Filter, _heard ?? long.MaxValue - 1, PageLimit);
            foreach (var placed in page.Notices)
                Say(placed.Notice.Body);
            _heard = page.HasMore ? page.Notices[^1].Position : page.Head;
            return page.HasMore;
        }
        catch (JournalUnavailableException unavailable)
        {
            LogBlind(unavailable.Message);
            return false;
        }
    }

    private void Say(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        // Older ones have no such list.
        if (!json.RootElement.TryGetProperty("convicted"u8, out var convicted))
            return;
        foreach (var repair in convicted.EnumerateArray())
        {
            LogDead(
                repair.GetProperty("amphora_id"u8).GetGuid(), repair.GetProperty("loadbalancer_id"u8).GetGuid(),
                repair.GetProperty("evidence"u8).GetString()!);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Amphora {AmphoraId} of load balancer {LoadBalancerId} is dead, and is replaced when the brake allows it: {Evidence}")]
    private partial void LogDead(Guid amphoraId, Guid loadBalancerId, string evidence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Which amphorae were found dead can't be read: {Reason}")]
    private partial void LogBlind(string reason);
}
