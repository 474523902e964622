using System.Collections.Concurrent;
using System.Net.Sockets;
using Lbaas.Tests.Wire;

namespace Lbaas.Tests.EndToEnd;

/// <summary>Clients that never pause: half of them keep their connections, half make a new one for each request.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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

    // By hand: a client library would silently repeat a request that a closed connection has lost.
    private async Task RunAsync(Uri target, bool keep)
    {
        WireClient? client = null;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                client ??= await WireClient.ConnectAsync(target.Host, target.Port);
                var answer = await client.AskAsync(target.PathAndQuery, keep ? [] : ["Connection: close"]).WaitAsync(Patience);
                if (answer.Status == 200)
                    Interlocked.Increment(ref _answered);
                else
                    Failures.Enqueue($"{TimeProvider.System.GetUtcNow():O} keep={keep} {answer.Status}");
                if (keep && answer.Status == 200 && !answer.Head["Connection"].Contains("close"))
                {
                    // Four clients without a pause would take the processors from what they test.
                    await Task.Delay(2);
                    continue;
                }
            }
            catch (Exception failure) when (failure is SocketException or IOException or TimeoutException)
            {
                Failures.Enqueue($"{TimeProvider.System.GetUtcNow():O} keep={keep} {failure.Message}");
            }
            client?.Dispose();
            client = null;
            await Task.Delay(2);
        }
        client?.Dispose();
    }
}
