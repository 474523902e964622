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

    /// <summary>A member serves what it has until its time is over.</summary>
    public const string Drain = "drain";

    /// <summary>The VIP of a pair that died is nobody's until it is certain that the dead do not hold it, or long enough.</summary>
    public const string TakeVip = "take_vip";

    /// <summary>A dead amphora is to be replaced, and the last try failed.</summary>
    public const string Repair = "repair";

    /// <summary>The changes a load balancer has accepted and not finished, and the revision that only puts a node right.</summary>
    public static IEnumerable<PendingWork> Of(LoadBalancerState state)
    {
        var changes = state.Changes.Select(change => Of(state, change));
        var drains = state.Stage == Stage.Live ? state.Draining.Select(draining => Of(state, draining.Member)) : [];
        var work = changes.Concat(drains);
        if (state.VipIdle is { } idle)
            work = work.Append(Of(state, idle));
        work = work.Concat(state.RepairPauses.Where(pause => IsAwaited(state, pause.Key)).Select(pause => Of(state, pause.Key, pause.Value)));
        return state.Push is { Changes.IsEmpty: true } push ? work.Append(Of(state, push)) : work;
    }

    private static PendingWork Of(LoadBalancerState state, Push push) =>
        new(state.Id, Reconcile, [], OwnerOf(state), push.IssuedAt, null, push.Reason, push.NextAttempt, push.Revision);

    private static PendingWork Of(LoadBalancerState state, Members.Member member)
    {
        var drain = member.Drain!;
        return new(member.Id, Drain, [member.Id], OwnerOf(state), drain.Since, null, $"draining until {drain.Until:yyyy-MM-ddTHH:mm:ss}", drain.Until, null);
    }

    // While it is tried again, the change itself is what is pending.
    private static bool IsAwaited(LoadBalancerState state, Guid amphora) =>
        state.IsUnrepaired && !Successions.IsLost(state, amphora) && state.Slots.Exists(slot => slot.AmphoraId == amphora);

    private static PendingWork Of(LoadBalancerState state, Guid amphora, RepairPause pause)
    {
        var why = state.Errors.TryGetValue(state.Id, out var error) ? $": {error}" : "";
        return new(pause.ChangeId, Repair, [], OwnerOf(state), pause.Since, null, $"amphora {amphora} is dead, and {(pause.Failures == 1 ? "the repair" : $"{pause.Failures} repairs in a row")} failed{why}", pause.Until, null);
    }

    private static PendingWork Of(LoadBalancerState state, IdleTime idle) =>
        new(state.Id, TakeVip, [], OwnerOf(state), idle.Since, null, "waiting for the dead amphorae to be gone for certain", idle.Until, null);

    private static string OwnerOf(LoadBalancerState state) => LoadBalancerCommand.AddressOf(state.Id).PersistenceId;

    private static PendingWork Of(LoadBalancerState state, Change change)
    {
        var inFlight = state.Push is { } push && push.Changes.Contains(change.Id) ? state.Push : null;
        var loss = change.Repairs is { } repair ? $" (in place of {repair.AmphoraId}: {repair.Evidence})" : "";
        var waitsBehind = inFlight is null && state.Push is not null;
        return new PendingWork(
            change.Id,
            change.Kind,
            [.. change.Touches.Select(touch => touch.ResourceId)],
            OwnerOf(state),
            change.AcceptedAt,
            change.Deadline,
            (waitsBehind ? $"waiting for revision {state.Push!.Revision}" : Errands.Reason(state)) + loss,
            inFlight?.NextAttempt ?? state.VipNextAttempt ?? state.Push?.NextAttempt,
            inFlight?.Revision);
    }
}
