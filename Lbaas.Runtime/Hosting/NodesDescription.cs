namespace Lbaas.Runtime.Hosting;

/// <summary>Who runs the actors, for the operator: plain data, ready to be printed.</summary>
/// <param name="Node">Who says this.</param>
/// <param name="Leader">Who does what only one may do; null: nobody now, or it does not answer.</param>
/// <param name="Unreachable">Nodes that do not answer this one, or another that says so.</param>
/// <param name="Regions">By kind of actor. One that does not answer has no parts.</param>
/// <param name="HeartbeatPartitions">Parts of the table of heartbeats; empty where it is in one piece.</param>
public sealed record NodesDescription(
    DateTimeOffset At,
    string Node,
    string? Leader,
    IReadOnlyList<NodeDescription> Nodes,
    IReadOnlyList<string> Unreachable,
    IReadOnlyList<RegionDescription> Regions,
    IReadOnlyList<RegionPart> HeartbeatPartitions);

/// <summary>A process that runs actors. What it does not tell, since it does not answer, is null.</summary>
/// <param name="Status">Joining, Up, Leaving, Exiting, Down.</param>
/// <param name="Since">Since when it takes part, UTC.</param>
/// <param name="IsStopping">It takes no more requests.</param>
/// <param name="Position">The position of the journal up to which it shows what happened.</param>
/// <param name="LagMs">For how many milliseconds it may have missed something.</param>
public sealed record NodeDescription(
    string Node, string Status, bool IsReachable, IReadOnlyList<string> Roles, DateTimeOffset? Since, bool? IsStopping, long? Position, double? LagMs);

/// <summary>Where the actors of a kind are.</summary>
public sealed record RegionDescription(string Kind, IReadOnlyList<RegionPart> Parts);

/// <summary>Those on one node.</summary>
/// <param name="Shards">How many parts of the whole are here.</param>
/// <param name="Loaded">How many are in memory.</param>
public sealed record RegionPart(string Node, int Shards, int Loaded);

/// <summary>Where an actor is.</summary>
/// <param name="Node">Null: nobody has needed one of its shard yet.</param>
/// <param name="Shard">Null where there are none.</param>
public sealed record ActorPlace(string? Node, string? Shard, bool IsLoaded);
