namespace Lbaas.Drivers.Noop;

/// <summary>One call of a noop driver: which operation, on whose behalf.</summary>
public readonly record struct NoopCall(string Operation, Guid Subject);

/// <summary>The newest calls and the number of all.</summary>
internal sealed class CallRecord
{
    private const int Kept = 1024;
    private readonly Lock _gate = new();
    private readonly NoopCall[] _ring = new NoopCall[Kept];
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Add(NoopCall call)
    {
        lock (_gate)
            _ring[_count++ % Kept] = call;
    }

    public IReadOnlyList<NoopCall> Newest()
    {
        lock (_gate)
        {
            var size = (int)Math.Min(_count, Kept);
            return [.. Enumerable.Range(0, size).Select(i => _ring[(_count - size + i) % Kept])];
        }
    }
}
