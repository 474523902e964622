namespace Lbaas.Tests.Simulation;

/// <summary>
/// What is going to happen, in order of time; what happens at the same time happens in an order that the seed decides.
/// It is the only clock and the only scheduler of a world.
/// </summary>
internal sealed class Agenda(Random random)
{
    public static readonly DateTimeOffset Beginning = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (long At, int Tie, long Ordinal)> _queue = new();
    private long _ordinal;

    public DateTimeOffset Now { get; private set; } = Beginning;

    /// <summary>Events carried out so far.</summary>
    public long Steps { get; private set; }

    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    public void At(DateTimeOffset time, Action action) =>
        _queue.Enqueue(action, ((time < Now ? Now : time).UtcTicks, random.Next(), _ordinal++));

    public void RunUntil(DateTimeOffset end)
    {
        while (_queue.TryPeek(out var action, out var place) && place.At <= end.UtcTicks)
        {
            _queue.Dequeue();
            Now = new DateTimeOffset(place.At, TimeSpan.Zero);
            Steps++;
            action();
        }

        Now = end;
    }
}
