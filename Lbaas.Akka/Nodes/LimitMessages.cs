namespace Lbaas.Akka.Nodes;

/// <summary>Asks a node's <see cref="LimitKeeper"/> for a <see cref="WorkerLimit"/>.</summary>
public sealed record AskLimit(string WorkerKind);

/// <summary>Changes a limit, until the node's next start. Answered with the <see cref="WorkerLimit"/> that holds then.</summary>
/// <param name="Limit">At least 1.</param>
public sealed record SetLimit(string WorkerKind, int Limit);

/// <summary>How many messages the workers of a kind work on at the same time on a node.</summary>
/// <param name="Limit">0: there are no such workers.</param>
/// <param name="IsSet">By an operator, and not by the node's configuration.</param>
public sealed record WorkerLimit(string WorkerKind, int Limit, bool IsSet);
