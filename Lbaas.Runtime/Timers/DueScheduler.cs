namespace Lbaas.Runtime.Timers;

/// <summary>
/// Wakes at the earliest deadline of the due index and hands out what is due. One system timer for all actors.
/// </summary>
internal sealed class DueScheduler : IDisposable
{
    private readonly DueIndex _index;
    private readonly TimeProvider _time;
    private readonly Action<DueEntry> _deliver;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private DateTimeOffset _armedFor = DateTimeOffset.MaxValue;
    private bool _stopped;

    private const int MaxPerRound = 256;

    // Deadlines are in wall-clock time and system timers are not: looking again now and then catches a clock that was
    // set.
    private static readonly TimeSpan MaxSleep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MinSleep = TimeSpan.FromMilliseconds(1);

    public DueScheduler(DueIndex index, TimeProvider time, Action<DueEntry> deliver)
    {
        (_index, _time, _deliver) = (index, time, deliver);
        _timer = time.CreateTimer(
            static state => ((DueScheduler)state!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        index.Changed = Arm;
    }

    public void Start() => Arm();

    public void Dispose()
    {
        lock (_lock)
            _stopped = true;
        _timer.Dispose();
    }

    private void OnTick()
    {
        lock (_lock)
        {
            if (_stopped)
                return;
            _armedFor = DateTimeOffset.MaxValue;
        }

        List<DueEntry> due;
        do
        {
            due = _index.TakeDue(_time.GetUtcNow(), MaxPerRound);
            due.ForEach(_deliver);
        }
        while (due.Count == MaxPerRound);
        Arm();
    }

    private void Arm()
    {
        if (_index.NextWakeUp() is not { } next)
            return;
        lock (_lock)
        {
            var now = _time.GetUtcNow();
            var latest = now + MaxSleep;
            var wakeUp = next < latest ? next : latest;
            if (_stopped || wakeUp >= _armedFor)
                return;
            _armedFor = wakeUp;
            var sleep = wakeUp - now;
            _timer.Change(sleep > MinSleep ? sleep : MinSleep, Timeout.InfiniteTimeSpan);
        }
    }
}
