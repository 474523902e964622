using System.Collections.Immutable;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Listeners;

/// <summary>What is observed of a listener, by amphora; rows of amphorae that are gone stay, so totals survive failovers.</summary>
public sealed record ListenerState
{
    public Guid Id { get; init; }
    public Guid LoadBalancerId { get; init; }
    public ImmutableSortedDictionary<Guid, ListenerObservation> Observations { get; init; } = ImmutableSortedDictionary<Guid, ListenerObservation>.Empty;
    public ImmutableSortedDictionary<Guid, ListenerStatistics> Statistics { get; init; } = ImmutableSortedDictionary<Guid, ListenerStatistics>.Empty;

    public Counters Totals => Statistics.Values.Aggregate(Counters.Zero, (sum, row) => sum + row.Counters);

    public long ActiveConnections => Statistics.Values.Sum(row => row.ActiveConnections);
}

public sealed record ListenerStatistics(Counters Counters, long ActiveConnections);

/// <summary>What happens to the observed side of a listener.</summary>
public abstract record ListenerEvent : IEvent;

public sealed record ListenerObserved(Guid LoadBalancerId, Guid AmphoraId, ListenerObservation Observation) : ListenerEvent;

/// <summary>The counters of one amphora as they stand now.</summary>
public sealed record StatisticsAdvanced(Guid LoadBalancerId, Guid AmphoraId, ListenerStatistics Statistics) : ListenerEvent;

/// <summary>
/// The observed side of one listener: statuses and statistics. Desired state is the load balancer's; the two never
/// share a mailbox (design section 5).
/// </summary>
public sealed class ListenerBehavior : EventSourcedBehavior<ListenerState, ListenerCommand, ListenerEvent>
{
    public override string Kind => ListenerCommand.Kind;

    public override ListenerState Empty(string id) => new() { Id = Guid.Parse(id) };

    public override ListenerState Apply(ListenerState state, ListenerEvent @event) => @event switch
    {
        ListenerObserved e => state with
        {
            LoadBalancerId = e.LoadBalancerId,
            Observations = state.Observations.SetItem(e.AmphoraId, e.Observation),
        },
        StatisticsAdvanced e => state with
        {
            LoadBalancerId = e.LoadBalancerId,
            Statistics = state.Statistics.SetItem(e.AmphoraId, e.Statistics),
        },
        _ => throw new UnknownEventException(Kind, @event.GetType().Name),
    };

    public override Effect Decide(ListenerState state, ListenerCommand command, in ActorContext context) => command switch
    {
        ObserveListener observe => Observe(state, observe),
        ReportStatistics report => Count(state, report),
        _ => Effect.Unhandled(),
    };

    private static Effect Observe(ListenerState state, ObserveListener observe)
    {
        var known = state.Observations.GetValueOrDefault(observe.AmphoraId);
        return known is not null && IsSame(known, observe.Observation)
            ? Effect.None()
            : Effect.Persist(new ListenerObserved(observe.LoadBalancerId, observe.AmphoraId, observe.Observation));
    }

    private static Effect Count(ListenerState state, ReportStatistics report)
    {
        var known = state.Statistics.GetValueOrDefault(report.AmphoraId) ?? new ListenerStatistics(Counters.Zero, 0);
        var counters = report.Totals is { } totals ? known.Counters.Max(totals) : known.Counters + report.Increments;
        var next = new ListenerStatistics(counters, report.ActiveConnections);
        return next == known
            ? Effect.None()
            : Effect.Persist(new StatisticsAdvanced(report.LoadBalancerId, report.AmphoraId, next));
    }

    private static bool IsSame(ListenerObservation one, ListenerObservation other) =>
        one.Status == other.Status && one.Pools.SequenceEqual(other.Pools) && one.Members.SequenceEqual(other.Members);
}
