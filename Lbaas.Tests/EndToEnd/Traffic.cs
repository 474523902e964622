using System.Collections.Concurrent;

namespace Lbaas.Tests.EndToEnd;

/// <summary>Clients that never pause: half of them keep their connections, half make a new one for each request.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _clients;
    private int _answered;

    public Traffic(Uri target) => _clients = [.. Enumerable.Range(0, 4).Select(i => Task.Run(() => RunAsync(target, keep: i % 2 == 0)))];

    /// <summary>Requests that were answered 200.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public ConcurrentQueue<string> Failures { get; } = new();

    /// <summary>Ends the clients after their present requests.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    /// <summary>Waits until so many more requests have been answered.</summary>
    public Task MoreAsync(int count)
    {
        var before = Answered;
        return Eventually.HoldsAsync(() => Task.FromResult(Answered >= before + count), $"{count} more requests are answered");
    }

    private async Task RunAsync(Uri target, bool keep)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.ConnectionClose = !keep;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var response = await http.GetAsync(target);
                if (response.IsSuccessStatusCode)
                    Interlocked.Increment(ref _answered);
                else
                    Failures.Enqueue($"{TimeProvider.System.GetUtcNow():O} keep={keep} {response.StatusCode}");
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                Failures.Enqueue($"{TimeProvider.System.GetUtcNow():O} keep={keep} {failure.Message} {failure.InnerException?.Message}");
            }
            // Four clients without a pause would take the processors from what they test.
            await Task.Delay(2);
        }
    }
}
