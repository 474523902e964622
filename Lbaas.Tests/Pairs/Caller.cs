using System.Diagnostics;

namespace Lbaas.Tests.Pairs;

/// <summary>A client that asks again and again, each time over a new connection, and knows how long nobody answered.</summary>
internal sealed class Caller : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _calls;
    private long _last = Stopwatch.GetTimestamp();
    private TimeSpan _longest;
    private int _answered;

    public Caller(Uri target) => _calls = Task.Run(() => CallAsync(target));

    /// <summary>The longest time without an answer since the last look.</summary>
    public TimeSpan Gap()
    {
        lock (_gate)
        {
            var gap = _longest;
            _longest = TimeSpan.Zero;
            return gap;
        }
    }

    /// <summary>Waits until so many more have been answered.</summary>
    public Task MoreAsync(int count)
    {
        var before = Volatile.Read(ref _answered);
        return Eventually.Async(() => Volatile.Read(ref _answered) >= before + count, $"{count} more calls are answered");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _calls;
        _stop.Dispose();
    }

    /// <summary>One answer over a new connection; null when there was none in time.</summary>
    public static async Task<string?> AskAsync(Uri target, string? cookie = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ConnectTimeout = Patience }) { Timeout = 3 * Patience };
        http.DefaultRequestHeaders.ConnectionClose = true;
        if (cookie is not null)
            http.DefaultRequestHeaders.Add("Cookie", cookie);
        try
        {
            using var response = await http.GetAsync(target);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task CallAsync(Uri target)
    {
        while (!_stop.IsCancellationRequested)
        {
            if (await AskAsync(target) is not null)
                Note();
            await Task.Delay(Pause);
        }
    }

    private void Note()
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            var gap = Stopwatch.GetElapsedTime(_last, now);
            _longest = gap > _longest ? gap : _longest;
            _last = now;
        }
        Interlocked.Increment(ref _answered);
    }
}
