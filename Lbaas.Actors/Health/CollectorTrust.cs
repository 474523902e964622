namespace Lbaas.Actors.Health;

/// <summary>Whether the silence of nodes counts.</summary>
/// <param name="IsTrusted">It does.</param>
/// <param name="Cause">Why it does not; empty when it does.</param>
/// <param name="Since">Since when it is so, UTC.</param>
public sealed record Trust(bool IsTrusted, string Cause, DateTimeOffset Since);

/// <summary>
/// The collector's opinion of itself: one that was paused, is behind, has just started or is cut off believes nobody's silence until
/// a whole timeout has passed without trouble, since the silence may be its own (design section 7).
/// </summary>
internal sealed class CollectorTrust(HealthOptions options)
{
    private readonly Lock _gate = new();
    private TimeSpan _troubledAt;
    private TimeSpan _causedAt;
    private (TimeSpan Uptime, DateTimeOffset Now)? _last;
    private Trust _trust = new(true, "", default);
    private Trust? _blind;

    public Trust Now
    {
        get
        {
            lock (_gate)
                return _blind ?? _trust;
        }
    }

    /// <param name="uptime">Runs evenly, whatever is done to the clock.</param>
    public void Distrust(string cause, TimeSpan uptime, DateTimeOffset now)
    {
        lock (_gate)
            DistrustWithin(cause, uptime, now);
    }

    /// <summary>Looks at the time between two calls, and says whether silence may count.</summary>
    public bool Check(TimeSpan uptime, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_last is { } last)
            {
                var (gap, shown) = (uptime - last.Uptime, now - last.Now);
                if (gap > options.PauseTolerance)
                    DistrustWithin("it was paused", uptime, now);
                else if ((shown - gap).Duration() > options.PauseTolerance)
                    DistrustWithin("the clock was set, or the machine slept", uptime, now);
            }

            _last = (uptime, now);
            if (!_trust.IsTrusted && uptime - _troubledAt >= options.HeartbeatTimeout)
                _trust = new Trust(true, "", now);
            return _trust.IsTrusted;
        }
    }

    /// <summary>Whether most nodes are silent at the same time. When that ends, a whole timeout must pass as well.</summary>
    /// <returns>Whether the silence of nodes has its usual weight.</returns>
    public bool Compare(int heard, int lively, TimeSpan uptime, DateTimeOffset now)
    {
        lock (_gate)
        {
            var isBlind = lively >= HealthOptions.BlindFromNodes && heard < options.BlindBelowShare * lively;
            if (isBlind)
                _blind ??= new Trust(false, $"only {heard} of {lively} nodes are heard", now);
            else if (_blind is not null)
                DistrustWithin("it was blind until then", uptime, now);
            if (!isBlind)
                _blind = null;
            return !isBlind;
        }
    }

    private void DistrustWithin(string cause, TimeSpan uptime, DateTimeOffset now)
    {
        _troubledAt = uptime;
        // Of two troubles at the same time the first is shown as long as it lasts.
        if (!_trust.IsTrusted && _trust.Cause != cause && uptime - _causedAt < options.PauseTolerance)
            return;
        _causedAt = uptime;
        if (_trust.IsTrusted || _trust.Cause != cause)
            _trust = new Trust(false, cause, now);
    }
}
