using Lbaas.Runtime;

namespace Lbaas.Api.Events;

/// <summary>A bound on how many requests may stay open at once.</summary>
public sealed class Places(int limit, string what)
{
    private int _taken;

    /// <summary>How many are open now.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place, to be given back with <see cref="Leave"/>.</summary>
    /// <exception cref="NoPlaceException">All are taken.</exception>
    public void Enter()
    {
        if (Interlocked.Increment(ref _taken) <= limit)
            return;
        Leave();
        throw new NoPlaceException(limit, what);
    }

    public void Leave() => Interlocked.Decrement(ref _taken);
}

/// <summary>As many requests stay open as the edge allows. Nothing has happened.</summary>
public sealed class NoPlaceException(int limit, string what)
    : HostUnavailableException($"{limit} {what} are open already.", TimeSpan.FromSeconds(5));
