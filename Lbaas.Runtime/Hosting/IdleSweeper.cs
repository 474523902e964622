namespace Lbaas.Runtime.Hosting;

/// <summary>
/// Drops actors that have been idle for long, and the least recently used ones when too many are in memory.
/// </summary>
internal sealed class IdleSweeper : IDisposable
{
    private readonly CellDirectory _cells;
    private readonly RuntimeOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _sweeping;

    // Sweeping down to the bound itself would start the next sweep at once.
    private const double TargetFill = 0.9;

    public IdleSweeper(CellDirectory cells, RuntimeOptions options, TimeProvider time, TimeSpan shortestIdleTimeout)
    {
        (_cells, _options, _time) = (cells, options, time);
        var period = TimeSpan.FromTicks(Math.Clamp(
            shortestIdleTimeout.Ticks / 4, TimeSpan.FromMilliseconds(10).Ticks, TimeSpan.FromSeconds(30).Ticks));
        _timer = time.CreateTimer(static state => ((IdleSweeper)state!).Sweep(), this, period, period);
    }

    /// <summary>To be called when an actor has come into memory.</summary>
    public void OnLoad()
    {
        if (_cells.Count > _options.MaxLoadedActors && Volatile.Read(ref _sweeping) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static sweeper => sweeper.Sweep(), this, preferLocal: false);
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) == 1)
            return;
        try
        {
            DropIdle();
            if (_cells.Count > _options.MaxLoadedActors)
                DropLeastRecentlyUsed();
        }
        finally
        {
            Volatile.Write(ref _sweeping, 0);
        }
    }

    private void DropIdle()
    {
        var now = _time.GetUtcNow();
        foreach (var cell in _cells.All)
        {
            if (now - cell.LastActive >= cell.IdleTimeout)
                _cells.TryPassivate(cell);
        }
    }

    private void DropLeastRecentlyUsed()
    {
        var surplus = _cells.Count - (int)(_options.MaxLoadedActors * TargetFill);
        // Times are read once: they change while the list is sorted.
        var byAge = _cells.All.Select(static cell => (cell.LastActive, cell)).OrderBy(static entry => entry.LastActive);
        foreach (var (_, cell) in byAge)
        {
            if (surplus <= 0)
                return;
            if (_cells.TryPassivate(cell))
                surplus--;
        }
    }
}
