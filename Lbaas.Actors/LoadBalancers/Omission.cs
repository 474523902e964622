namespace Lbaas.Actors.LoadBalancers;

/// <summary>
/// A listener or pool whose TLS data can't be had: it is left out of what a node runs, and everything else goes on (spec
/// lifecycle 1).
/// </summary>
/// <param name="Reason">Why, in words for its tenant.</param>
public sealed record Omission(Guid ResourceId, string Reason);
