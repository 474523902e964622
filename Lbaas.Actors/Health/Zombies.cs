namespace Lbaas.Actors.Health;

/// <summary>
/// Nodes that go on sending authentic heartbeats and are nobody's. One that is just deleted, or just made, may be heard a little
/// while: only who goes on is worth a word, and then again after longer and longer pauses. Thread-safe; it remembers nothing
/// across restarts.
/// </summary>
/// <param name="after">How long one must go on before its amphora is told.</param>
/// <param name="quietAfter">Silence after which one is forgotten.</param>
public sealed class Zombies(TimeSpan after, TimeSpan quietAfter)
{
    /// <summary>How many are remembered at the same time; others wait until one of these is gone.</summary>
    public const int RememberedMax = 1_000;

    // Then the pause is sixteen times as long as it was at first.
    private const int DoublingsMax = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Row> _rows = [];
    private long _passed;
    private long _told;

    /// <summary>Heartbeats that were passed over since too many others are remembered.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>How often an amphora was told.</summary>
    public long Told => Interlocked.Read(ref _told);

    /// <summary>Those that are remembered and have gone on long enough.</summary>
    public IReadOnlyList<Zombie> All
    {
        get
        {
            lock (_gate)
                return [.. _rows.Where(entry => entry.Value.Tellings > 0).Select(entry => new Zombie(entry.Key, entry.Value.FirstHeard, entry.Value.LastHeard, entry.Value.Tellings))];
        }
    }

    /// <summary>A heartbeat of a node that is nobody's.</summary>
    public void Heard(Guid amphoraId, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_rows.TryGetValue(amphoraId, out var row))
                row.LastHeard = now;
            else if (_rows.Count < RememberedMax)
                _rows.Add(amphoraId, new Row { FirstHeard = now, LastHeard = now, NextTelling = now + after });
            else
                Interlocked.Increment(ref _passed);
        }
    }

    /// <summary>Forgets who is silent, and who is somebody's after all, such as a spare.</summary>
    /// <param name="isKnown">Whether the amphora exists.</param>
    /// <returns>Whose amphorae are to be told now.</returns>
    public IReadOnlyList<Guid> Look(Func<Guid, bool> isKnown, DateTimeOffset now)
    {
        List<Guid> remembered;
        lock (_gate)
            remembered = [.. _rows.Keys];
        // Asked outside the lock, on which heartbeats wait.
        var known = remembered.Where(isKnown).ToHashSet();
        lock (_gate)
        {
            foreach (var id in remembered.Where(id => known.Contains(id) || now - _rows[id].LastHeard >= quietAfter))
                _rows.Remove(id);
            var due = _rows.Where(entry => entry.Value.NextTelling <= now && entry.Value.LastHeard > entry.Value.FirstHeard).Select(entry => entry.Key).ToList();
            foreach (var id in due)
            {
                var row = _rows[id];
                row.NextTelling = now + (after * (1 << Math.Min(row.Tellings + 1, DoublingsMax)));
                row.Tellings++;
            }

            Interlocked.Add(ref _told, due.Count);
            return due;
        }
    }

    private sealed class Row
    {
        public DateTimeOffset FirstHeard { get; init; }
        public DateTimeOffset LastHeard { get; set; }
        public DateTimeOffset NextTelling { get; set; }
        public int Tellings { get; set; }
    }
}

/// <summary>A node that is nobody's and goes on.</summary>
/// <param name="Tellings">How often its amphora was told.</param>
public sealed record Zombie(Guid AmphoraId, DateTimeOffset FirstHeard, DateTimeOffset LastHeard, int Tellings);
