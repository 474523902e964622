namespace Lbaas.Drivers.Noop;

/// <summary>
/// How a noop driver behaves: well at first; it can be told, while it runs and from any thread, to be slow, to fail or
/// to hang. It remembers its calls.
/// </summary>
public sealed class NoopBehavior(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly CallRecord _calls = new();
    private TimeSpan _delay;
    private Func<Exception>? _failure;
    private int _failuresLeft;
    private TaskCompletionSource? _hang;
    private volatile bool _disturbed;

    /// <summary>The newest calls, oldest first.</summary>
    public IReadOnlyList<NoopCall> Calls => _calls.Newest();

    /// <summary>How many calls there were, forgotten ones included.</summary>
    public long CallCount => _calls.Count;

    /// <summary>Every call takes this long; zero ends it.</summary>
    public void BeSlow(TimeSpan delay) => Change(() => _delay = delay);

    /// <summary>The next calls fail, for ever when no number is given.</summary>
    public void Fail(Func<Exception> failure, int times = int.MaxValue) => Change(() => (_failure, _failuresLeft) = (failure, times));

    /// <summary>Calls wait until they are cancelled or <see cref="BeWell"/> is said.</summary>
    public void Hang() => Change(() => _hang ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Calls succeed at once again; hanging ones go on.</summary>
    public void BeWell() => Change(() =>
    {
        _delay = TimeSpan.Zero;
        _failure = null;
        _hang?.TrySetResult();
        _hang = null;
    });

    /// <summary>What every operation of a noop driver goes through first.</summary>
    internal ValueTask EnterAsync(string operation, Guid subject, CancellationToken cancellation)
    {
        _calls.Add(new NoopCall(operation, subject));
        return _disturbed ? new ValueTask(DisturbedAsync(cancellation)) : ValueTask.CompletedTask;
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _disturbed = _delay > TimeSpan.Zero || _failure is not null || _hang is not null;
        }
    }

    private async Task DisturbedAsync(CancellationToken cancellation)
    {
        TimeSpan delay;
        Exception? failure;
        Task? hang;
        lock (_gate)
            (delay, failure, hang) = (_delay, TakeFailure(), _hang?.Task);
        if (hang is not null)
            await hang.WaitAsync(cancellation).ConfigureAwait(false);
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, clock, cancellation).ConfigureAwait(false);
        if (failure is not null)
            throw failure;
    }

    private Exception? TakeFailure()
    {
        if (_failure is null)
            return null;
        var failure = _failure();
        if (_failuresLeft != int.MaxValue && --_failuresLeft <= 0)
            _failure = null;
        return failure;
    }
}
