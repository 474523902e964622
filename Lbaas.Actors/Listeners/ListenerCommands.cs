using System.Collections.Immutable;
using Lbaas.Actors.Contract;

namespace Lbaas.Actors.Listeners;

/// <summary>Messages to the actor that keeps the observed side of one listener.</summary>
public abstract record ListenerCommand
{
    public const string Kind = "listener";

    public static ActorAddress AddressOf(Guid listenerId) => new(Kind, listenerId.ToString());
}

/// <summary>What one amphora shows of the listener and of the pools below it; sent on transitions only.</summary>
public sealed record ObserveListener(Guid LoadBalancerId, Guid AmphoraId, ListenerObservation Observation) : ListenerCommand;

/// <summary>Operating statuses by resource id.</summary>
public sealed record ListenerObservation(
    string Status,
    ImmutableSortedDictionary<Guid, string> Pools,
    ImmutableSortedDictionary<Guid, string> Members);

/// <summary>Counters of one listener on one amphora.</summary>
/// <param name="Totals">Absolute since the amphora's first day, so that a lost report loses nothing.</param>
/// <param name="Increments">For agents that send no totals: what came since their last report.</param>
/// <param name="ActiveConnections">Now.</param>
public sealed record ReportStatistics(Guid LoadBalancerId, Guid AmphoraId, Counters? Totals, Counters Increments, long ActiveConnections)
    : ListenerCommand;

/// <summary>Bytes and numbers since some beginning (spec amphora 2.2: rx, tx, totconns, ereq).</summary>
public sealed record Counters(long BytesIn, long BytesOut, long TotalConnections, long RequestErrors)
{
    public static readonly Counters Zero = new(0, 0, 0, 0);

    public static Counters operator +(Counters one, Counters other) => new(
        one.BytesIn + other.BytesIn,
        one.BytesOut + other.BytesOut,
        one.TotalConnections + other.TotalConnections,
        one.RequestErrors + other.RequestErrors);

    /// <summary>Each counter at its highest: totals never go back.</summary>
    public Counters Max(Counters other) => new(
        Math.Max(BytesIn, other.BytesIn),
        Math.Max(BytesOut, other.BytesOut),
        Math.Max(TotalConnections, other.TotalConnections),
        Math.Max(RequestErrors, other.RequestErrors));
}
