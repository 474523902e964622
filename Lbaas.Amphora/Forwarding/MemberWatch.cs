using Lbaas.Amphora.Datagrams.Configuration;

namespace Lbaas.Amphora.Forwarding;

/// <summary>Probes one member for as long as it lives: down after so many failures in a row, up again by one success, as keepalived does.</summary>
internal sealed class MemberWatch : IDisposable
{
    // Of all listeners together: a thousand members must not be asked at the same moment.
    private static readonly SemaphoreSlim Asking = new(128, 128);

    private readonly CancellationTokenSource _end = new();
    private readonly MemberCheck _check;
    private volatile bool _isUp;

    /// <param name="isUp">What an earlier watch found; at first true, as keepalived has it.</param>
    public MemberWatch(MemberCheck check, bool isUp, TimeProvider time)
    {
        _check = check;
        _isUp = isUp;
        _ = RunAsync(time, _end.Token);
    }

    /// <summary>What was found last. May be read by any thread.</summary>
    public bool IsUp => _isUp;

    public MemberCheck Check => _check;

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task RunAsync(TimeProvider time, CancellationToken end)
    {
        try
        {
            for (var failures = 0; ;)
            {
                var begun = time.GetTimestamp();
                var isWell = await AskAsync(time, end).ConfigureAwait(false);
                failures = isWell ? 0 : Math.Min(failures + 1, _check.FailuresMax);
                if (isWell || failures == _check.FailuresMax)
                    _isUp = isWell;
                var pause = _check.Delay - time.GetElapsedTime(begun);
                await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, end).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It is watched no more.
        }
    }

    private async Task<bool> AskAsync(TimeProvider time, CancellationToken end)
    {
        await Asking.WaitAsync(end).ConfigureAwait(false);
        try
        {
            return await Probe.SucceedsAsync(_check, time, end).ConfigureAwait(false);
        }
        finally
        {
            Asking.Release();
        }
    }
}
