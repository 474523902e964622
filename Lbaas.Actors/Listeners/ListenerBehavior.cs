using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Listeners;

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

    internal static bool IsSame(ListenerObservation one, ListenerObservation other) =>
        one.Status == other.Status && one.Pools.SequenceEqual(other.Pools) && one.Members.SequenceEqual(other.Members);
}
