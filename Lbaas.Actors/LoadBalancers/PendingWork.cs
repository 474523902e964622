using Lbaas.Actors.LoadBalancers.Changes;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>Something that is PENDING, for the operator: who owns it, since when, why, and until when.</summary>
/// <param name="Owner">The persistence id of the actor that sees it through.</param>
/// <param name="Deadline">When it fails if it is not done; null where it is tried until it is done.</param>
/// <param name="NextAttempt">When it is tried again at the latest; null when it waits for another change first.</param>
/// <param name="Revision">The revision that carries it, once it has one.</param>
public sealed record PendingWork(
    Guid Id,
    string Kind,
    IReadOnlyList<Guid> Resources,
    string Owner,
    DateTimeOffset Since,
    DateTimeOffset? Deadline,
    string Reason,
    DateTimeOffset? NextAttempt,
    long? Revision)
{
    /// <summary>A node is being put right; nothing in the API is PENDING for it.</summary>
    public const string Reconcile = "reconcile";

    /// <summary>The changes a load balancer has accepted and not finished, and the revision that only puts a node right.</summary>
    public static IEnumerable<PendingWork> Of(LoadBalancerState state)
    {
        var changes = state.Changes.Select(change => Of(state, change));
        return state.Push is { Changes.IsEmpty: true } push ? changes.Append(Of(state, push)) : changes;
    }

    private static PendingWork Of(LoadBalancerState state, Push push) =>
        new(state.Id, Reconcile, [], OwnerOf(state), push.IssuedAt, null, push.Reason, push.NextAttempt, push.Revision);

    private static string OwnerOf(LoadBalancerState state) => LoadBalancerCommand.AddressOf(state.Id).PersistenceId;

    private static PendingWork Of(LoadBalancerState state, Change change)
    {
        var inFlight = state.Push is { } push && push.Changes.Contains(change.Id) ? state.Push : null;
        var waitsBehind = inFlight is null && state.Push is not null;
        return new PendingWork(
            change.Id,
            change.Kind,
            [.. change.Touches.Select(touch => touch.ResourceId)],
            OwnerOf(state),
            change.AcceptedAt,
            change.Deadline,
            waitsBehind ? $"waiting for revision {state.Push!.Revision}" : Errands.Reason(state),
            inFlight?.NextAttempt ?? state.VipNextAttempt ?? state.Push?.NextAttempt,
            inFlight?.Revision);
    }
}
