namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>One listener in a heartbeat.</summary>
/// <param name="ListenerId">The listener.</param>
/// <param name="Status">What HAProxy says of its frontend.</param>
/// <param name="Stats">
/// Counters: since the last beat in version 3, absolute before (connections are always current).
/// </param>
public readonly record struct ListenerReport(Guid ListenerId, ListenerStatus Status, TrafficStats Stats);

/// <summary>The five numbers of a listener; each is non-negative.</summary>
/// <param name="BytesOut"><c>tx</c>, bytes to clients.</param>
/// <param name="BytesIn"><c>rx</c>, bytes from clients.</param>
/// <param name="Connections"><c>conns</c>, sessions open now.</param>
/// <param name="TotalConnections"><c>totconns</c>, sessions so far.</param>
/// <param name="RequestErrors"><c>ereq</c>.</param>
public readonly record struct TrafficStats(
    long BytesOut, long BytesIn, long Connections, long TotalConnections, long RequestErrors);

/// <summary>One pool, as carried by one listener. Its members are <see cref="HeartbeatMessage.MembersOf"/>.</summary>
/// <param name="PoolId">The pool.</param>
/// <param name="ListenerId">The listener it was reported under, or null (LVS reports pools alone).</param>
/// <param name="Status">What HAProxy says of its backend.</param>
/// <param name="FirstMember">Index of its first member in <see cref="HeartbeatMessage.Members"/>.</param>
/// <param name="MemberCount">How many members follow.</param>
public readonly record struct PoolReport(
    Guid PoolId, Guid? ListenerId, PoolStatus Status, int FirstMember, int MemberCount);

/// <summary>One member of a reported pool.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Status">What HAProxy says of its server.</param>
/// <param name="ChecksPassed">In <c>UP 1/3</c> the 1; 0 when the state is settled.</param>
/// <param name="ChecksNeeded">In <c>UP 1/3</c> the 3; 0 when the state is settled.</param>
public readonly record struct MemberReport(
    Guid MemberId, MemberStatus Status, ushort ChecksPassed = 0, ushort ChecksNeeded = 0);

/// <summary>What configuration a load balancer has on the node (our agents only).</summary>
/// <param name="LoadBalancerId">The load balancer.</param>
/// <param name="Revision">The highest revision the node has accepted.</param>
/// <param name="Digest">MD5 of its <c>haproxy.cfg</c> as uploaded.</param>
public readonly record struct ConfigurationReport(Guid LoadBalancerId, long Revision, ConfigurationDigest Digest);

/// <summary>
/// Absolute counters of a listener on its node (our agents only): they never go down, whatever restarts there, so a
/// lost packet costs nothing.
/// </summary>
public readonly record struct ListenerTotals(
    Guid ListenerId, long BytesOut, long BytesIn, long TotalConnections, long RequestErrors);
