using System.Collections.Concurrent;

namespace Lbaas.Tests.Wire;

/// <summary>Requests that a member does not answer before it is told to.</summary>
internal sealed class Hold
{
    private readonly ConcurrentQueue<TaskCompletionSource> _waiting = new();
    private int _held;

    /// <summary>How many have come so far.</summary>
    public int Count => Volatile.Read(ref _held);

    /// <summary>Until it is released.</summary>
    public Task AddAsync()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(waiting);
        Interlocked.Increment(ref _held);
        return waiting.Task;
    }

    /// <summary>Waits until so many have come.</summary>
    public Task HasAsync(int count) => Eventually.Async(() => Count >= count, $"{count} requests are held; there are {Count}");

    /// <summary>Lets the one go that has waited longest.</summary>
    public void ReleaseOne()
    {
        if (_waiting.TryDequeue(out var waiting))
            waiting.SetResult();
    }

    public void ReleaseAll()
    {
        while (!_waiting.IsEmpty)
            ReleaseOne();
    }
}
