namespace Lbaas.Actors.LoadBalancers;

/// <summary>A place for an amphora in a load balancer.</summary>
/// <param name="Role">STANDALONE, MASTER or BACKUP.</param>
/// <param name="AppliedRevision">The last revision it reported; 0 before the first.</param>
public sealed record AmphoraSlot(string Role, Guid AmphoraId, long AppliedRevision)
{
    /// <summary>Who had the place before and carries traffic until a revision has been reached without it.</summary>
    public LeavingAmphora? Leaving { get; init; }

    /// <summary>The amphorae of the place that are in service: both, while one succeeds the other.</summary>
    public IEnumerable<Guid> InService() => Leaving is null ? [AmphoraId] : [AmphoraId, Leaving.AmphoraId];
}

/// <param name="AppliedRevision">The last revision it reported while the place was its own.</param>
public sealed record LeavingAmphora(Guid AmphoraId, long AppliedRevision);

/// <summary>A revision on its way to the amphorae.</summary>
/// <param name="Changes">The changes it carries, in order; empty when it only puts a node right.</param>
/// <param name="Attempts">Failed tries so far.</param>
/// <param name="Reason">What it waits for, or why the last try failed.</param>
/// <param name="NextAttempt">When it is tried again at the latest, UTC.</param>
public sealed record Push(
    long Revision,
    System.Collections.Immutable.ImmutableArray<Guid> Changes,
    DateTimeOffset IssuedAt,
    int Attempts,
    string Reason,
    DateTimeOffset NextAttempt)
{
    /// <summary>What the amphorae that have the revision run without; null for nothing.</summary>
    public System.Collections.Immutable.ImmutableList<Omission>? Omitted { get; init; }
}
