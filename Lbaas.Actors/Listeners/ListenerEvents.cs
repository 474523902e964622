using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Listeners;

/// <summary>What happens to the observed side of a listener.</summary>
public abstract record ListenerEvent : IEvent;

public sealed record ListenerObserved(Guid LoadBalancerId, Guid AmphoraId, ListenerObservation Observation) : ListenerEvent;

/// <summary>The counters of one amphora as they stand now.</summary>
public sealed record StatisticsAdvanced(Guid LoadBalancerId, Guid AmphoraId, ListenerStatistics Statistics) : ListenerEvent;
