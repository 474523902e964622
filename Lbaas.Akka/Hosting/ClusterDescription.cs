using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Quarantine;
using Lbaas.Runtime.Timers;

namespace Lbaas.Akka.Hosting;

/// <summary>What this node and its cluster are doing, for the operator: plain data, ready to be printed.</summary>
/// <param name="Node">This node's address in the cluster.</param>
/// <param name="IsLeader">It does what only one may do.</param>
/// <param name="Kinds">What lives here, as of a few seconds ago.</param>
/// <param name="NextDue">The timers of the whole cluster that are due within the hour.</param>
/// <param name="Unseen">Answers given before the replica showed what led to them.</param>
public sealed record ClusterDescription(
    DateTimeOffset At,
    string Node,
    bool IsStopping,
    bool IsLeader,
    IReadOnlyList<MemberDescription> Members,
    IReadOnlyDictionary<string, RegionLoad> Kinds,
    IReadOnlyList<WorkerDescription> Workers,
    ReplicaDescription Replica,
    IReadOnlyList<DueEntry> NextDue,
    IReadOnlyList<QuarantinedActor> Quarantine,
    int AskersWaiting,
    long Unseen,
    IReadOnlyDictionary<string, long> Counters);

/// <param name="Address">Of the node.</param>
/// <param name="Status">Joining, Up, Leaving, Exiting, Down …</param>
/// <param name="IsReachable">As this node sees it.</param>
public sealed record MemberDescription(string Address, string Status, bool IsReachable, IReadOnlyList<string> Roles);

/// <param name="Position">The journal's position that the replica has reached.</param>
/// <param name="LagMs">Milliseconds since it last reached the journal's end.</param>
/// <param name="Events">Events taken since the start.</param>
/// <param name="Failures">Attempts that failed since the start.</param>
public sealed record ReplicaDescription(long Position, double LagMs, long Events, long Failures);
