using Lbaas.Api.Http;
using Lbaas.Runtime;
using Lbaas.Runtime.Notices;

namespace Lbaas.Api.Events;

/// <summary>
/// Server-sent events (HTML, section 9.2). What is sent is read from the table page by page, as fast as the client takes it:
/// a slow one costs a place and nothing else. Any break is mended by coming back with the last id.
/// </summary>
public sealed partial class EventStream(
    INoticeLog notices, EventOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<EventStream> logger)
{
    private const int PageRows = 100;

    // On a busy server a stream wakes this often instead of once per commit.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Places _places = new(options.StreamsMax, "event streams");

    /// <summary>Streams that are open now.</summary>
    public int Open => _places.Taken;

    /// <summary>Takes a place for a stream.</summary>
    /// <returns>What sends it, and gives the place back.</returns>
    /// <exception cref="NoPlaceException">Too many are open.</exception>
    public Func<HttpContext, Task> Begin(ApiRequest request, NoticeFilter filter, long after)
    {
        var project = request.Caller.ProjectId;
        _places.Enter(project);
        return async http =>
        {
            try
            {
                await SendAsync(http, filter, after);
            }
            finally
            {
                _places.Leave(project);
            }
        };
    }

    private async Task SendAsync(HttpContext http, NoticeFilter filter, long after)
    {
        // A role that was taken away, or a token that is over, is noticed when its bearer comes back.
        using var turn = new CancellationTokenSource(TimeSpan.FromMinutes(options.StreamMinutes), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping, turn.Token);
        try
        {
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-store";
            // Proxies that gather an answer before they pass it on would hold events back.
            http.Response.Headers["X-Accel-Buffering"] = "no";
            using var subscription = notices.Subscribe(filter);
            EventText.WriteKeepAlive(http.Response.BodyWriter, after);
            await http.Response.BodyWriter.FlushAsync(end.Token);
            while (true)
                after = await SendNextAsync(http, filter, after, subscription, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client has gone, or the server is about to, or the stream was long enough; whoever wants more comes back.
        }
        catch (Exception broken) when (broken is HostUnavailableException or ObjectDisposedException or CompactedException)
        {
            LogBroken(broken.Message);
            http.Abort();
        }
    }

    private async Task<long> SendNextAsync(
        HttpContext http, NoticeFilter filter, long after, NoticeSubscription subscription, CancellationToken end)
    {
        var page = notices.Read(filter, after, PageRows);
        // It was deleted under a client that is slower than the retention: it must hear that, not a gap.
        if (after < page.Compacted)
            throw new CompactedException(after, page.Compacted);
        foreach (var notice in page.Notices)
            EventText.WriteBlock(http.Response.BodyWriter, notice);
        if (page.Notices.Count > 0)
        {
            await http.Response.BodyWriter.FlushAsync(end);
            after = page.Notices[^1].Position;
        }
        if (page.HasMore)
            return after;
        // There is nothing more up to the head: a watcher of something quiet moves on with it.
        after = page.Head;
        await Task.Delay(Pause, time, end);
        if (await subscription.WaitAsync(TimeSpan.FromSeconds(options.KeepAliveSeconds), time, end))
            return after;
        EventText.WriteKeepAlive(http.Response.BodyWriter, after);
        await http.Response.BodyWriter.FlushAsync(end);
        return after;
    }

    private sealed class CompactedException(long after, long compacted)
        : Exception($"its client stood at {after}, and what came up to {compacted} is not kept any more.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event stream was broken off: {Reason}")]
    private partial void LogBroken(string reason);
}
