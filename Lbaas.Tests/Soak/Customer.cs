using System.Diagnostics;
using Lbaas.Tests.Pairs;

namespace Lbaas.Tests.Soak;

/// <summary>
/// The clients of one load balancer: so many requests a second, each over a connection of its own, whatever becomes of those
/// before it. One that waited for an answer would ask the less the longer nobody answers.
/// </summary>
internal sealed class Customer : IAsyncDisposable
{
    private const int InFlightMax = 50;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _target;
    private readonly Task _asking;
    private readonly Lock _gate = new();
    private int _inFlight;
    private long _lastAnswer = Stopwatch.GetTimestamp();

    public Customer(Uri target)
    {
        _target = target;
        _asking = Task.Run(AskOnAsync);
    }

    public int Asked { get; private set; }

    public int Failed { get; private set; }

    /// <summary>The longest time in which nobody answered.</summary>
    public Gap Longest { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        while (Volatile.Read(ref _inFlight) > 0)
            await Task.Delay(Pace);
        _stop.Dispose();
    }

    private async Task AskOnAsync()
    {
        using var pace = new PeriodicTimer(Pace);
        while (!_stop.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync();
            if (Volatile.Read(ref _inFlight) >= InFlightMax)
                continue;
            Interlocked.Increment(ref _inFlight);
            _ = AskAsync();
        }
    }

    private async Task AskAsync()
    {
        var answer = await Caller.AskAsync(_target);
        lock (_gate)
        {
            Asked++;
            if (answer is null)
            {
                Failed++;
            }
            else
            {
                var now = Stopwatch.GetTimestamp();
                var gap = new Gap(_lastAnswer, now);
                Longest = gap.Length > Longest.Length ? gap : Longest;
                _lastAnswer = now;
            }
        }
        Interlocked.Decrement(ref _inFlight);
    }
}

/// <summary>A time without an answer, in timestamps of <see cref="Stopwatch"/>.</summary>
internal readonly record struct Gap(long From, long Until)
{
    public TimeSpan Length => Stopwatch.GetElapsedTime(From, Until);
}
