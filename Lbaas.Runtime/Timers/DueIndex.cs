using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Timers;

/// <summary>
/// The due table in memory, in order of deadline. A timer leaves it only by what its actor commits: one that is taken
/// for delivery stays known here, and is put back when its actor could not deal with it.
/// </summary>
internal sealed class DueIndex(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ActorAddress, List<Armed>> _byActor = [];
    private readonly SortedSet<Armed> _waiting = new(Armed.ByWakeUp);
    private long _nextOrdinal;

    // A second, two, four … up to five minutes between attempts to deliver.
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(5);

    /// <summary>Called, outside the lock, when the earliest deadline may have become earlier.</summary>
    public Action? Changed { get; set; }

    public int Count
    {
        get
        {
            lock (_lock)
                return _byActor.Values.Sum(static timers => timers.Count);
        }
    }

    public void Load(IEnumerable<DueEntry> entries)
    {
        lock (_lock)
        {
            foreach (var entry in entries)
                Set(entry);
        }

        Changed?.Invoke();
    }

    /// <summary>Carries out what an actor has committed.</summary>
    public void Apply(ActorAddress actor, IReadOnlyList<TimerChange> changes)
    {
        if (changes.Count == 0)
            return;
        var earlier = false;
        lock (_lock)
        {
            for (var i = 0; i < changes.Count; i++)
            {
                Remove(actor, changes[i].Name);
                if (changes[i].DueAt is { } deadline)
                    earlier |= Set(new DueEntry(actor, changes[i].Name, deadline, changes[i].Reason));
            }
        }

        if (earlier)
            Changed?.Invoke();
    }

    /// <summary>Replaces all timers of an actor, after its last commit's outcome was not known.</summary>
    public void Replace(ActorAddress actor, IReadOnlyList<DueEntry> entries)
    {
        lock (_lock)
        {
            if (_byActor.Remove(actor, out var timers))
                timers.ForEach(timer => _waiting.Remove(timer));
            foreach (var entry in entries)
                Set(entry);
        }

        Changed?.Invoke();
    }

    /// <summary>The timer as it is set now, or null.</summary>
    public DueEntry? Find(ActorAddress actor, string name)
    {
        lock (_lock)
            return Current(actor, name)?.Entry;
    }

    /// <summary>An actor's timers, the earliest first.</summary>
    public IReadOnlyList<DueEntry> Of(ActorAddress actor)
    {
        lock (_lock)
        {
            return _byActor.TryGetValue(actor, out var timers)
                ? [.. timers.Select(static timer => timer.Entry).OrderBy(static entry => entry.Deadline)]
                : [];
        }
    }

    /// <summary>Takes what is due for delivery; the entries stay set until their actors commit otherwise.</summary>
    public List<DueEntry> TakeDue(DateTimeOffset now, int limit)
    {
        var due = new List<DueEntry>();
        lock (_lock)
        {
            while (due.Count < limit && _waiting.Min is { } first && first.WakeUpAt <= now)
            {
                _waiting.Remove(first);
                due.Add(first.Entry);
            }
        }

        return due;
    }

    /// <summary>
    /// The actor could not deal with its timer now: deliver it again later. No effect if it is set otherwise since.
    /// </summary>
    public void Postpone(DueEntry entry)
    {
        lock (_lock)
        {
            if (Current(entry.Actor, entry.Name) is not { } timer || !ReferenceEquals(timer.Entry, entry))
                return;
            _waiting.Remove(timer);
            var backoff = FirstBackoff * Math.Pow(2, Math.Min(timer.Attempts++, 16));
            timer.WakeUpAt = time.GetUtcNow() + (backoff < MaxBackoff ? backoff : MaxBackoff);
            _waiting.Add(timer);
        }

        Changed?.Invoke();
    }

    /// <summary>When the next timer is to be delivered.</summary>
    public DateTimeOffset? NextWakeUp()
    {
        lock (_lock)
            return _waiting.Min?.WakeUpAt;
    }

    /// <summary>The timers with the earliest deadlines, those under delivery included.</summary>
    public IReadOnlyList<DueEntry> Top(int limit)
    {
        lock (_lock)
            return [.. _byActor.Values.SelectMany(static timers => timers).Select(static timer => timer.Entry)
                .OrderBy(static entry => entry.Deadline).Take(limit)];
    }

    /// <summary>What is to be delivered by <paramref name="at"/>, the longest overdue first.</summary>
    public IReadOnlyList<DueEntry> DueBy(DateTimeOffset at, int limit)
    {
        lock (_lock)
            return [.. _waiting.TakeWhile(timer => timer.WakeUpAt <= at).Take(limit).Select(static timer => timer.Entry)];
    }

    /// <summary>The actors whose earliest timer is due by <paramref name="deadline"/>.</summary>
    public IReadOnlyList<ActorAddress> ActorsDueBy(DateTimeOffset deadline)
    {
        lock (_lock)
            return [.. _byActor.Where(pair => pair.Value.Any(timer => timer.Entry.Deadline <= deadline))
                .Select(static pair => pair.Key)];
    }

    private Armed? Current(ActorAddress actor, string name) =>
        _byActor.TryGetValue(actor, out var timers) ? timers.Find(timer => timer.Entry.Name == name) : null;

    private bool Set(DueEntry entry)
    {
        var timer = new Armed(entry, _nextOrdinal++);
        if (!_byActor.TryGetValue(entry.Actor, out var timers))
            _byActor[entry.Actor] = timers = new List<Armed>(1);
        timers.Add(timer);
        _waiting.Add(timer);
        return ReferenceEquals(_waiting.Min, timer);
    }

    private void Remove(ActorAddress actor, string name)
    {
        if (Current(actor, name) is not { } timer)
            return;
        _waiting.Remove(timer);
        var timers = _byActor[actor];
        timers.Remove(timer);
        if (timers.Count == 0)
            _byActor.Remove(actor);
    }
}
