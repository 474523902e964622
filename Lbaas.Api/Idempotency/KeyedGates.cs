namespace Lbaas.Api.Idempotency;

/// <summary>One request at a time for each key. The caller bounds how many wait in all.</summary>
public sealed class KeyedGates
{
    private readonly Dictionary<string, Gate> _gates = [];

    /// <summary>Waits for the requests with the same key that came earlier.</summary>
    /// <returns>What lets the next one in; null when it took too long.</returns>
    public async Task<IDisposable?> EnterAsync(string key, TimeSpan patience, CancellationToken cancellation)
    {
        var gate = Use(key);
        var entered = false;
        try
        {
            entered = await gate.Semaphore.WaitAsync(patience, cancellation);
            return entered ? new Entry(this, key, gate) : null;
        }
        finally
        {
            if (!entered)
                Release(key, gate);
        }
    }

    private Gate Use(string key)
    {
        lock (_gates)
        {
            if (!_gates.TryGetValue(key, out var gate))
                _gates[key] = gate = new Gate();
            gate.Users++;
            return gate;
        }
    }

    private void Release(string key, Gate gate)
    {
        lock (_gates)
        {
            if (--gate.Users > 0)
                return;
            _gates.Remove(key);
            gate.Semaphore.Dispose();
        }
    }

    private sealed class Gate
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Entry(KeyedGates gates, string key, Gate gate) : IDisposable
    {
        public void Dispose()
        {
            gate.Semaphore.Release();
            gates.Release(key, gate);
        }
    }
}
