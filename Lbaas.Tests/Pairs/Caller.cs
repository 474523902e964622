using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

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
    /// <param name="from">The address to come from; null for any.</param>
    public static async Task<string?> AskAsync(Uri target, string? from = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, ConnectTimeout = Patience };
        if (from is not null)
            handler.ConnectCallback = (context, cancellation) => ConnectAsync(IPAddress.Parse(from), context.DnsEndPoint, cancellation);
        using var http = new HttpClient(handler) { Timeout = 3 * Patience };
        http.DefaultRequestHeaders.ConnectionClose = true;
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

    private static async ValueTask<Stream> ConnectAsync(IPAddress from, DnsEndPoint to, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Parse(to.Host.Trim('[', ']')), to.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
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
