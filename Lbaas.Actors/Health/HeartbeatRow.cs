using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Actors.Listeners;

namespace Lbaas.Actors.Health;

/// <summary>What is kept of one node between heartbeats. Its partition guards it.</summary>
internal sealed class HeartbeatRow
{
    private readonly Dictionary<Guid, TrafficTally> _traffic = [];

    public HeartbeatSequence Sequence;

    public LifeEcho Echo;

    /// <summary>When it was heard last with as many listeners as there should be.</summary>
    public DateTimeOffset LastSeen { get; set; }

    /// <summary>When it was heard last.</summary>
    public DateTimeOffset LastHeard { get; set; }

    /// <summary>Its last words were heard: that nothing follows them says nothing of us.</summary>
    public bool HasLeft { get; set; }

    /// <summary>What was said of its silence, if anything.</summary>
    public SaidSilence? Said { get; set; }

    public ulong Signature { get; set; }

    /// <summary>The last evaluation found as many listeners as there should be; only then does a beat count as life.</summary>
    public bool CountFits { get; set; }

    public AmphoraExpectation? Expectation { get; set; }

    public DerivedStatuses? Derived { get; set; }

    public IReadOnlyDictionary<Guid, TrafficTally> Traffic => _traffic;

    public void Count(HeartbeatMessage message)
    {
        foreach (var report in message.Listeners)
        {
            if (TallyOf(report.ListenerId) is { } tally)
                tally.Add(report, message.StatsAreDeltas);
        }

        foreach (var totals in message.Totals)
        {
            if (_traffic.TryGetValue(totals.ListenerId, out var tally))
                tally.Set(totals);
        }
    }

    /// <summary>Takes in the totals alone.</summary>
    public void CountLast(HeartbeatMessage message)
    {
        foreach (var totals in message.Totals)
            TallyOf(totals.ListenerId)?.Set(totals);
    }

    /// <summary>Forgets listeners the node does not have any more, so that the row stays as small as the node.</summary>
    public void Keep(AmphoraExpectation expectation)
    {
        var known = expectation.Listeners.Select(listener => listener.Id).ToHashSet();
        foreach (var gone in _traffic.Keys.Where(id => !known.Contains(id)).ToList())
            _traffic.Remove(gone);
    }

    // Null for a listener that is not the load balancer's: nobody counts for another.
    private TrafficTally? TallyOf(Guid listener)
    {
        if (!_traffic.TryGetValue(listener, out var tally) && Expectation is { } expected && expected.HasListener(listener))
            _traffic[listener] = tally = new TrafficTally();
        return tally;
    }
}

/// <summary>What was said of a node's silence, and when.</summary>
/// <param name="IsSilent">Nothing at all is heard.</param>
/// <param name="IsDoubted">The fault may be ours.</param>
internal sealed record SaidSilence(bool IsSilent, bool IsDoubted, DateTimeOffset At);

/// <summary>The traffic of one listener on one node since it was last handed on.</summary>
internal sealed class TrafficTally
{
    private TrafficStats _increments;
    private ListenerTotals? _totals;
    private bool _absolute;

    /// <summary>Something changed since <see cref="Take"/>.</summary>
    public bool IsDirty { get; private set; }

    public void Add(in ListenerReport report, bool isDelta)
    {
        var stats = report.Stats;
        IsDirty |= stats.Connections != _increments.Connections;
        _absolute = !isDelta;
        var moved = stats.BytesIn != 0 || stats.BytesOut != 0 || stats.TotalConnections != 0 || stats.RequestErrors != 0;
        IsDirty |= isDelta ? moved : stats != _increments;
        _increments = isDelta
            ? new TrafficStats(
                _increments.BytesOut + stats.BytesOut,
                _increments.BytesIn + stats.BytesIn,
                stats.Connections,
                _increments.TotalConnections + stats.TotalConnections,
                _increments.RequestErrors + stats.RequestErrors)
            : stats;
    }

    public void Set(in ListenerTotals totals)
    {
        IsDirty |= _totals != totals;
        _totals = totals;
    }

    public ReportStatistics Report(Guid loadBalancerId, Guid amphoraId)
    {
        var increments = new Counters(_increments.BytesIn, _increments.BytesOut, _increments.TotalConnections, _increments.RequestErrors);
        Counters? totals = _totals is { } t ? new Counters(t.BytesIn, t.BytesOut, t.TotalConnections, t.RequestErrors) : null;
        return new ReportStatistics(loadBalancerId, amphoraId, totals ?? (_absolute ? increments : null), increments, _increments.Connections);
    }

    /// <summary>What was reported has been handed on.</summary>
    public void Take()
    {
        IsDirty = false;
        _increments = _absolute ? _increments : new TrafficStats(0, 0, _increments.Connections, 0, 0);
    }
}
