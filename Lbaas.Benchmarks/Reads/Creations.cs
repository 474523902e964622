using System.Diagnostics;
using Lbaas.Benchmarks.LoadBalancers;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Reads;

/// <summary>Load balancers created at a steady rate beside whatever else is measured.</summary>
internal sealed class Creations : IDisposable
{
    private const int Threads = 32;

    private readonly CancellationTokenSource _end = new();
    private readonly List<Thread> _threads;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _done;

    public Creations(int port, int perSecond)
    {
        _threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() => Live(port, perSecond), 256 * 1024) { IsBackground = true })];
        _threads.ForEach(thread => thread.Start());
    }

    /// <summary>How many per second there have really been so far.</summary>
    public double PerSecond => Figures.Sample.PerSecond(Volatile.Read(ref _done), _start);

    public void Dispose()
    {
        _end.Cancel();
        _threads.ForEach(thread => thread.Join());
        _end.Dispose();
    }

    // Each thread takes its share of the creations; one that is late does not wait.
    private void Live(int port, int perSecond)
    {
        using var connection = new HttpConnection(port);
        var creator = new Creator(connection);
        for (var next = Stopwatch.GetElapsedTime(_start); !_end.IsCancellationRequested; next += TimeSpan.FromSeconds((double)Threads / perSecond))
        {
            var early = next - Stopwatch.GetElapsedTime(_start);
            if (early > TimeSpan.Zero && _end.Token.WaitHandle.WaitOne(early))
                return;
            creator.CreateOne();
            Interlocked.Increment(ref _done);
        }
    }
}
