using Lbaas.Api.Events;
using Lbaas.Api.Http;
using Lbaas.Runtime.Notices;

namespace Lbaas.Api.Waiting;

/// <summary>
/// Holds a GET with <c>wait</c> until its answer is the one that is waited for, or its time is over. It asks again when a
/// commit has touched the load balancer, and not otherwise.
/// </summary>
public sealed class LongPoll(INoticeLog notices, EventOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private readonly Places _places = new(options.WaitersMax, "requests that wait");

    /// <summary>Requests that wait now.</summary>
    public int Waiting => _places.Taken;

    public Handler Around(Handler handler) => request =>
        request.Http.Request.QueryString.HasValue && request.Query.ContainsKey(StatusWait.StatusParameter)
            ? WaitAsync(request, handler)
            : handler(request);

    private async ValueTask<Answer> WaitAsync(ApiRequest request, Handler handler)
    {
        var answer = await handler(request);
        if (answer.WaitsFor is not { } owner)
            return answer;
        answer.Body?.Dispose();
        _places.Enter(request.Caller.ProjectId);
        try
        {
            return await UntilAsync(request, handler, owner);
        }
        finally
        {
            _places.Leave(request.Caller.ProjectId);
        }
    }

    private async Task<Answer> UntilAsync(ApiRequest request, Handler handler, string owner)
    {
        var end = time.GetUtcNow() + StatusWait.Read(request.Query)!.Timeout;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, lifetime.ApplicationStopping);
        using var news = notices.Subscribe(new NoticeFilter(owner, null));
        while (true)
        {
            // Asked anew each time: it may be gone, or closed to the caller, by now.
            var answer = await handler(request);
            var left = end - time.GetUtcNow();
            if (answer.WaitsFor is null || left <= TimeSpan.Zero || lifetime.ApplicationStopping.IsCancellationRequested)
                return answer;
            answer.Body?.Dispose();
            try
            {
                await news.WaitAsync(left, time, stop.Token);
            }
            catch (OperationCanceledException) when (!request.Aborted.IsCancellationRequested)
            {
                // The server stops: whoever waits gets what there is, and asks again elsewhere.
            }
        }
    }
}
