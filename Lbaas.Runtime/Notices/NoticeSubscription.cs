namespace Lbaas.Runtime.Notices;

/// <summary>One waiter for news. What comes while it does not wait is remembered as one signal: it costs no memory to be slow.</summary>
public sealed class NoticeSubscription : IDisposable
{
    private readonly Action<NoticeSubscription> _leave;
    private TaskCompletionSource _signal = NewSignal();

    internal NoticeSubscription(NoticeFilter filter, Action<NoticeSubscription> leave) => (Filter, _leave) = (filter, leave);

    internal NoticeFilter Filter { get; }

    /// <summary>Waits until something has been announced since the last call. One call at a time.</summary>
    /// <returns>False: nothing came in time.</returns>
    public async Task<bool> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            await Volatile.Read(ref _signal).Task.WaitAsync(timeout, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return false;
        }

        // A signal that comes before this is for what the caller reads next anyway.
        Volatile.Write(ref _signal, NewSignal());
        return true;
    }

    public void Dispose() => _leave(this);

    internal void Signal() => Volatile.Read(ref _signal).TrySetResult();

    // The committer's thread signals: whoever waits must go on elsewhere.
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
