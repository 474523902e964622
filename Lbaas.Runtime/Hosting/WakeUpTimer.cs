using Lbaas.Actors.Contract;

namespace Lbaas.Runtime.Hosting;

/// <summary>
/// Wakes an actor that could not resume: what it waits for must be asked again even when nobody ever sends it another
/// message. Delays double with each failure.
/// </summary>
internal sealed class WakeUpTimer(CellServices services, ActorAddress actor) : IDisposable
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_maxDelay = TimeSpan.FromMinutes(5);

    private TimeSpan _delay = s_firstDelay;
    private ITimer? _timer;

    public void Set()
    {
        _timer?.Dispose();
        _timer = services.Time.CreateTimer(
            static state => ((WakeUpTimer)state!).OnTick(), this, _delay, Timeout.InfiniteTimeSpan);
        _delay = _delay * 2 < s_maxDelay ? _delay * 2 : s_maxDelay;
    }

    /// <summary>A commit has gone well: the next failure is the first again.</summary>
    public void Reset() => _delay = s_firstDelay;

    public void Dispose() => _timer?.Dispose();

    private void OnTick() => services.Host.WakeUp(actor);
}
