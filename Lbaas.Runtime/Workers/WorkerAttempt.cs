using Lbaas.Actors.Contract;
using Microsoft.Extensions.Logging;

namespace Lbaas.Runtime.Workers;

/// <summary>One attempt of a worker at a message, within its bounds; the same in every host.</summary>
public static class WorkerAttempt
{
    /// <summary>Never throws: whatever happens costs this attempt only, and is logged.</summary>
    /// <param name="kind">The handler and its time-out.</param>
    /// <param name="worker">The address that works.</param>
    /// <param name="message">What on.</param>
    /// <param name="time">The clock of the time-out.</param>
    /// <param name="logger">Where failures are reported.</param>
    /// <param name="stop">Cancelled when the host stops.</param>
    public static async Task<AttemptResult> RunAsync(
        WorkerKind kind, ActorAddress worker, object message, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        try
        {
            return await AttemptAsync(kind, worker, message, time, logger, stop).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "The worker {Worker} failed at {Message}", worker, message.GetType().Name);
            return new AttemptResult(AttemptEnd.Failed);
        }
    }

    private static async Task<AttemptResult> AttemptAsync(
        WorkerKind kind, ActorAddress worker, object message, TimeProvider time, ILogger logger, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(kind.Options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        var attempt = kind.Handler(worker, message, either.Token);
        if (attempt.IsCompletedSuccessfully)
            return new AttemptResult(AttemptEnd.Completed, attempt.Result);
        var task = attempt.AsTask();
        await Task.WhenAny(task, CancelledAsync(either.Token)).ConfigureAwait(false);
        if (!either.IsCancellationRequested)
            return new AttemptResult(AttemptEnd.Completed, await task.ConfigureAwait(false));

        // A result that comes after the time-out is not told: by then the one who asked may have asked again.
        var heeded = await HeedsAsync(kind, worker, task, time, logger).ConfigureAwait(false);
        return new AttemptResult(timeout.IsCancellationRequested ? AttemptEnd.TimedOut : AttemptEnd.Stopped) { IsAbandoned = !heeded };
    }

    private static async Task<bool> HeedsAsync(
        WorkerKind kind, ActorAddress worker, Task<object?> task, TimeProvider time, ILogger logger)
    {
        try
        {
            await task.WaitAsync(kind.Options.CancellationGrace, time).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            logger.LogError("The worker {Worker} does not heed its cancellation and is left to itself", worker);
            _ = task.ContinueWith(static left => _ = left.Exception, TaskContinuationOptions.OnlyOnFaulted);
            return false;
        }
        catch (Exception failure)
        {
            logger.LogInformation(failure, "The worker {Worker} was cancelled", worker);
        }

        return true;
    }

    private static Task CancelledAsync(CancellationToken token)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), cancelled);
        return cancelled.Task;
    }
}

/// <summary>How an attempt ended.</summary>
public enum AttemptEnd
{
    /// <summary>By itself, in time.</summary>
    Completed,

    /// <summary>In an exception.</summary>
    Failed,

    /// <summary>It was cancelled at the time-out.</summary>
    TimedOut,

    /// <summary>It was cancelled since the host stops.</summary>
    Stopped,
}

/// <param name="End">How it ended.</param>
/// <param name="Value">What to tell to the one who asked, if anything.</param>
public readonly record struct AttemptResult(AttemptEnd End, object? Value = null)
{
    /// <summary>The handler did not heed its cancellation, and may still be running.</summary>
    public bool IsAbandoned { get; init; }
}
