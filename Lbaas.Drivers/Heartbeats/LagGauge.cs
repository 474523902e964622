namespace Lbaas.Drivers.Heartbeats;

/// <summary>
/// Whether one socket's loop keeps up. Behind is: its queue has not been seen empty for longer than allowed, or the kernel
/// dropped something lately, or nobody has looked for so long that the whole process must have stood still. Fed by a
/// timer with what the kernel says of the queue, and by the loop when it has drained it.
/// </summary>
internal sealed class LagGauge(TimeProvider time, TimeSpan allowed)
{
    private readonly Lock _lock = new();
    private long _emptyAt = time.GetTimestamp();
    private long _sampledAt = time.GetTimestamp();
    private long? _troubleAt;
    private uint _drops;

    /// <summary>All drops so far; the kernel's own counter is 32 bits and wraps.</summary>
    public long Drops { get; private set; }

    public bool IsBehind
    {
        get
        {
            lock (_lock)
                return time.GetElapsedTime(Math.Min(Volatile.Read(ref _emptyAt), _sampledAt)) > allowed
                    || (_troubleAt is { } at && time.GetElapsedTime(at) <= allowed);
        }
    }

    /// <summary>The loop found nothing more to receive.</summary>
    public void Drained() => Volatile.Write(ref _emptyAt, time.GetTimestamp());

    public void Sample(uint queuedBytes, uint drops)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (drops != _drops || time.GetElapsedTime(_sampledAt, now) > allowed)
                _troubleAt = now;
            Drops += unchecked(drops - _drops);
            _drops = drops;
            _sampledAt = now;
            if (queuedBytes == 0)
                Volatile.Write(ref _emptyAt, now);
        }
    }
}
