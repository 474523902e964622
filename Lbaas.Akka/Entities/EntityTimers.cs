using Akka.Actor;

namespace Lbaas.Akka.Entities;

/// <summary>
/// The timers of one entity, in memory: after a restart Resume sets them anew. One that has fired stays set until what it led to is
/// durable, and fires again, later and later, when that came to nothing. For the entity's own thread alone.
/// </summary>
internal sealed class EntityTimers(IScheduler scheduler, TimeProvider time, IActorRef self) : IDisposable
{
    private static readonly TimeSpan s_firstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_maxBackoff = TimeSpan.FromMinutes(5);

    // A wait is cut into pieces: the clock may be set meanwhile, and schedulers have a bound of their own.
    private static readonly TimeSpan s_maxWait = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Entry> _set = [];

    /// <summary>When the next timer is due; null when none is set.</summary>
    public DateTimeOffset? Next => _set.Count == 0 ? null : _set.Values.Min(static entry => entry.Due.DueAt);

    public void Set(string name, DateTimeOffset dueAt)
    {
        // Resume sets all of them, most of them as they are.
        if (_set.TryGetValue(name, out var current) && current.Due.DueAt == dueAt)
            return;
        Cancel(name);
        var entry = new Entry(new TimerDue(name, dueAt)) { WakeUpAt = dueAt };
        _set[name] = entry;
        Arm(entry);
    }

    public void Cancel(string name)
    {
        if (_set.Remove(name, out var entry))
            entry.Pending?.Cancel();
    }

    /// <summary>
    /// False: the timer is not set any more as it was when this was sent, or it is too early by the clock, and it will be sent again.
    /// </summary>
    public bool IsDue(TimerDue due)
    {
        if (!_set.TryGetValue(due.Name, out var entry) || !ReferenceEquals(entry.Due, due))
            return false;
        if (entry.WakeUpAt <= time.GetUtcNow())
            return true;
        Arm(entry);
        return false;
    }

    /// <summary>It could not be dealt with: it fires again after a second, then two, four … up to five minutes.</summary>
    public void Postpone(TimerDue due)
    {
        if (!_set.TryGetValue(due.Name, out var entry) || !ReferenceEquals(entry.Due, due))
            return;
        var backoff = s_firstBackoff * Math.Pow(2, Math.Min(entry.Attempts++, 16));
        entry.WakeUpAt = time.GetUtcNow() + (backoff < s_maxBackoff ? backoff : s_maxBackoff);
        Arm(entry);
    }

    public void Dispose()
    {
        foreach (var entry in _set.Values)
            entry.Pending?.Cancel();
        _set.Clear();
    }

    private void Arm(Entry entry)
    {
        var wait = entry.WakeUpAt - time.GetUtcNow();
        entry.Pending?.Cancel();
        if (wait <= TimeSpan.Zero)
            self.Tell(entry.Due, self);
        else
            entry.Pending = scheduler.ScheduleTellOnceCancelable(wait < s_maxWait ? wait : s_maxWait, self, entry.Due, self);
    }

    private sealed class Entry(TimerDue due)
    {
        public TimerDue Due { get; } = due;

        public DateTimeOffset WakeUpAt { get; set; }

        public int Attempts { get; set; }

        public ICancelable? Pending { get; set; }
    }
}
