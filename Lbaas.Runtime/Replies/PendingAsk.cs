using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Replies;

/// <summary>One who waits for an answer.</summary>
internal sealed class PendingAsk(AskRegistry registry, string token, ActorAddress actor, TimeSpan timeout)
    : TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private ITimer? _timer;
    private CancellationTokenRegistration _cancellation;

    public ReplyAddress Address => new(token);

    public void Arm(TimeProvider time, CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(
            static state => ((PendingAsk)state!).OnTimeout(), this, timeout, Timeout.InfiniteTimeSpan);
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(
                static (state, cancelled) => ((PendingAsk)state!).OnCancelled(cancelled), this);
        // The answer may have been there before the timer was.
        if (Task.IsCompleted)
            Disarm();
    }

    public void Disarm()
    {
        _timer?.Dispose();
        _cancellation.Unregister();
    }

    private void OnTimeout()
    {
        if (registry.Remove(token))
            TrySetException(new AskTimeoutException(actor, timeout));
    }

    private void OnCancelled(CancellationToken cancelled)
    {
        if (registry.Remove(token))
            TrySetCanceled(cancelled);
    }
}
