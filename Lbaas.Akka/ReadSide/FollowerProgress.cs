using Akka.Actor;

namespace Lbaas.Akka.ReadSide;

/// <summary>How far this node's replica has come, and the way to hurry it; any thread.</summary>
/// <param name="time">The clock.</param>
public sealed class FollowerProgress(TimeProvider time)
{
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IActorRef? _follower;
    private int _isNudged;
    private long _position;
    private long _events;
    private long _failures;
    private long _lastCaughtUp = time.GetTimestamp();

    /// <summary>The journal's position up to which the replica knows it.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Events given to the replica since the start.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>Looks at the journal, or writes to the replica, that failed since the start.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>For how long the replica may have missed something: since the last look that reached the journal's end.</summary>
    public TimeSpan Lag => time.GetElapsedTime(Volatile.Read(ref _lastCaughtUp));

    /// <summary>Completes when the journal's end has been reached for the first time.</summary>
    public Task CaughtUp => _caughtUp.Task;

    /// <summary>Has the journal looked at without delay.</summary>
    public void Nudge()
    {
        // A thousand who wait for the same look ask for it once.
        if (Volatile.Read(ref _follower) is { } follower && Interlocked.Exchange(ref _isNudged, 1) == 0)
            follower.Tell(JournalFollower.Look.Instance);
    }

    internal void Begin(IActorRef follower, long position)
    {
        Volatile.Write(ref _position, position);
        Volatile.Write(ref _follower, follower);
    }

    /// <summary>Whoever nudges from here on wants another look.</summary>
    internal void BeginLook() => Volatile.Write(ref _isNudged, 0);

    internal void Reached(long position, int events, bool isEnd)
    {
        Volatile.Write(ref _position, position);
        Interlocked.Add(ref _events, events);
        if (!isEnd)
            return;
        Volatile.Write(ref _lastCaughtUp, time.GetTimestamp());
        _caughtUp.TrySetResult();
    }

    internal void Failed() => Interlocked.Increment(ref _failures);
}
