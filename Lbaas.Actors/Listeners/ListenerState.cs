using System.Collections.Immutable;

namespace Lbaas.Actors.Listeners;

/// <summary>What is observed of a listener, by amphora; rows of amphorae that are gone stay, so totals survive failovers.</summary>
public sealed record ListenerState
{
    public Guid Id { get; init; }
    public Guid LoadBalancerId { get; init; }
    public ImmutableSortedDictionary<Guid, ListenerObservation> Observations { get; init; } = ImmutableSortedDictionary<Guid, ListenerObservation>.Empty;
    public ImmutableSortedDictionary<Guid, ListenerStatistics> Statistics { get; init; } = ImmutableSortedDictionary<Guid, ListenerStatistics>.Empty;

    public Counters Totals => Statistics.Values.Aggregate(Counters.Zero, (sum, row) => sum + row.Counters);
}

public sealed record ListenerStatistics(Counters Counters, long ActiveConnections);
