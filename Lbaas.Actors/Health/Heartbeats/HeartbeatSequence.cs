namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// What has been heard of one amphora, so that a packet heard before is not believed again. A mutable struct, to lie in
/// an array; guard it with whatever guards the row.
/// </summary>
public struct HeartbeatSequence
{
    /// <summary>After this many silent intervals an agent without <c>boot</c> may have restarted its counter.</summary>
    private const int SilentIntervals = 3;

    private bool _heard;
    private long _bootMs;
    private long _sequence;
    private DateTimeOffset _lastAt;

    /// <summary>
    /// Whether this message is newer than all before it; if so it becomes the last.
    /// With <c>boot</c>, (boot, seq) must grow. Without (Octavia's own agents), seq must grow, or start again lower after
    /// three intervals of silence; an amphora that once sent <c>boot</c> can't go back to sending none.
    /// With <c>time</c>, sender and receiver must agree within <paramref name="window"/>.
    /// </summary>
    /// <param name="message">An authentic message of this amphora.</param>
    /// <param name="receivedAt">The receiver's clock.</param>
    /// <param name="window">The tolerated clock difference and delay, either way; 60 s is usual.</param>
    /// <param name="interval">The amphora's heartbeat interval.</param>
    public bool TryAdvance(HeartbeatMessage message, DateTimeOffset receivedAt, TimeSpan window, TimeSpan interval)
    {
        if (message.SentAtMs is { } sentAtMs
            && Math.Abs((double)receivedAt.ToUnixTimeMilliseconds() - sentAtMs) > window.TotalMilliseconds)
            return false;
        var bootMs = message.BootMs ?? -1;
        if (_heard && !IsNewer(bootMs, message.Sequence, receivedAt, interval))
            return false;
        (_heard, _bootMs, _sequence, _lastAt) = (true, bootMs, message.Sequence, receivedAt);
        return true;
    }

    private readonly bool IsNewer(long bootMs, long sequence, DateTimeOffset receivedAt, TimeSpan interval)
    {
        if (bootMs != _bootMs)
            return bootMs > _bootMs;
        if (sequence > _sequence)
            return true;
        return bootMs < 0 && sequence < _sequence && receivedAt - _lastAt >= SilentIntervals * interval;
    }
}
