using Lbaas.Runtime.Hosting;

namespace Lbaas.Akka.Nodes;

/// <summary>Asks a node's keeper for its <see cref="NodeState"/>.</summary>
public sealed record AskNode
{
    public static readonly AskNode Instance = new();
}

/// <summary>Has a node end in order. Answered with its <see cref="NodeState"/>.</summary>
/// <param name="NotAfter">UTC; after it nobody waits for the answer, and the node goes on.</param>
public sealed record DrainNode(DateTimeOffset NotAfter);

/// <summary>A wish that a node ends in order, for who decides on it. Answered with a <see cref="DrainDecision"/>.</summary>
/// <param name="Node">As <c>host:port</c>.</param>
/// <param name="NotAfter">UTC; after it whoever had the wish has been told that nothing came of it, and nothing does.</param>
public sealed record DecideDrain(string Node, DateTimeOffset NotAfter);

/// <summary>What became of it.</summary>
public sealed record DrainDecision(Draining Draining);

/// <summary>What only a node itself knows.</summary>
/// <param name="Since">Since when it is a member, UTC; null: it is not yet.</param>
/// <param name="IsLeader">It does what only one may do.</param>
/// <param name="IsStopping">It takes no more requests.</param>
/// <param name="Position">Of its replica.</param>
/// <param name="LagMs">Milliseconds since its replica last reached the journal's end.</param>
public sealed record NodeState(DateTimeOffset? Since, bool IsLeader, bool IsStopping, long Position, double LagMs);
