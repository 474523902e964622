namespace Lbaas.Tests.Time;

/// <summary>
/// A clock that stands still until it is moved. Timers fire on the thread that moves it, in order of their deadlines.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, stopping at each timer on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var until = GetUtcNow() + by;
        while (TakeNext(until) is { } timer)
            timer.Fire();
        lock (_lock)
            _now = until;
    }

    /// <summary>Moves the clock as for a process that stood still meanwhile: every timer that was due fires late, at the new time.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_lock)
            _now += by;
        Advance(TimeSpan.Zero);
    }

    private ManualTimer? TakeNext(DateTimeOffset until)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.DueAt <= until).MinBy(static timer => timer.DueAt);
            if (next is null)
                return null;
            if (next.DueAt > _now)
                _now = next.DueAt.Value;
            next.Rearm();
            return next;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
                _period = period;
                DueAt = dueTime < TimeSpan.Zero ? null : clock._now + dueTime;
                if (DueAt is not null)
                    clock._timers.Add(this);
            }

            return true;
        }

        public void Fire() => callback(state);

        public void Rearm()
        {
            if (_period > TimeSpan.Zero)
            {
                DueAt += _period;
                return;
            }

            DueAt = null;
            clock._timers.Remove(this);
        }

        public void Dispose()
        {
            lock (clock._lock)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
