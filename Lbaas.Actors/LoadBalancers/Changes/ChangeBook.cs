using System.Collections.Immutable;

namespace Lbaas.Actors.LoadBalancers.Changes;

/// <summary>How changes leave the state: applied, failed, or overtaken by the end of the load balancer.</summary>
internal static class ChangeBook
{
    /// <summary>All amphorae have the revision: what it carried is the configuration now, and its resources are ACTIVE but for those left out.</summary>
    public static LoadBalancerState Settle(LoadBalancerState state, ChangesApplied reached)
    {
        var push = state.Push!;
        var applied = state.Changes.FindAll(change => push.Changes.Contains(change.Id));
        var configuration = state.Candidate(push);
        var shadows = Shadow.Prune(state.Shadows, configuration, applied);
        var settled = state with
        {
            Applied = configuration,
            Changes = state.Changes.RemoveAll(change => push.Changes.Contains(change.Id)),
            Shadows = shadows,
            Slots = [.. state.Slots.Select(slot => slot with { AppliedRevision = reached.Revision, Leaving = null })],
            // Their successors carry what they carried: now they may go.
            Retiring = state.Retiring.Union(state.Slots.Select(slot => slot.Leaving?.AmphoraId).OfType<Guid>()),
            Suspects = Math.Max(0, state.Suspects - applied.Count),
            Push = null,
            Apart = Sharing.ApartAfter(state),
            IsUnrepaired = false,
            RepairPauses = state.RepairPauses.Clear(),
        };
        return settled with
        {
            Reconcile = settled.Reconcile || Sharing.LetsIn(settled),
            Errors = Blame(settled, Forgive(settled, applied, state.IsUnrepaired), [.. push.Omitted ?? [], .. reached.Omitted ?? []]),
        };
    }

    /// <summary>Only statuses change: the deltas are dropped, so no attribute has to be undone (spec seeds 1).</summary>
    public static LoadBalancerState Fail(LoadBalancerState state, ChangeFailed failure)
    {
        var change = state.Changes.Find(change => change.Id == failure.ChangeId)!;
        var isCreation = change.Plants;
        var failed = change.Touches.Where(touch => touch.FailsToo).Select(touch => touch.ResourceId);
        return state with
        {
            // The network service never answered: the client gave up long ago, but what failed must be there to be seen and deleted.
            Stage = state.Stage == Stage.Requested ? Stage.Live : state.Stage,
            Changes = state.Changes.Remove(change),
            Shadows = state.Shadows.AddRange(Shadow.Of(change)),
            Errors = state.Errors.SetItems(failed.Select(id => KeyValuePair.Create(id, failure.Reason))),
            Push = state.Push is { } push && push.Changes.Contains(change.Id) ? null : state.Push,
            Suspects = 0,
            IsUnrepaired = state.IsUnrepaired || change.Repairs is not null,
            RepairPauses = failure.Pause is { } pause ? state.RepairPauses.SetItem(change.Repairs!.AmphoraId, pause) : state.RepairPauses,
            Reconcile = !isCreation && (state.Reconcile || failure.Reconcile),
            Slots = isCreation ? [] : state.Slots,
            Vacant = isCreation ? [.. state.Slots.Select(slot => slot.Role)] : state.Vacant,
            Retiring = isCreation ? state.Retiring.Union(state.Slots.SelectMany(slot => slot.InService())) : state.Retiring,
        };
    }

    /// <summary>Whatever was pending has no meaning any more; what it would have made stays visible until the end.</summary>
    public static LoadBalancerState BeginEnd(LoadBalancerState state, Change deletion) => state with
    {
        Stage = Stage.Ending,
        Changes = [deletion],
        Shadows = state.Shadows.AddRange(state.Changes.SelectMany(Shadow.Of)),
        Retiring = state.Retiring.Union(state.Slots.SelectMany(slot => slot.InService())),
        Slots = [],
        Vacant = [],
        Push = null,
        Reconcile = false,
        Suspects = 0,
        Apart = [],
        IsUnrepaired = false,
        RepairPauses = state.RepairPauses.Clear(),
    };

    private static ImmutableSortedDictionary<Guid, string> Blame(
        LoadBalancerState state, ImmutableSortedDictionary<Guid, string> errors, IEnumerable<Omission> omitted) =>
        errors.SetItems(omitted.Where(omission => Resources.Contains(state.Displayed, omission.ResourceId))
            .Select(omission => KeyValuePair.Create(omission.ResourceId, omission.Reason)));

    // A success clears the ERROR of everything it touched, a failover that of all (spec lifecycle 1), and so does the repair that
    // came about after its deadline; but what no amphora has stays ERROR.
    private static ImmutableSortedDictionary<Guid, string> Forgive(LoadBalancerState state, ImmutableList<Change> applied, bool wasUnrepaired)
    {
        if (state.Errors.IsEmpty)
            return state.Errors;
        var touched = wasUnrepaired || applied.Exists(change => change.ReplacesAmphorae)
            ? state.Errors.Keys
            : applied.SelectMany(change => change.Touches).Select(touch => touch.ResourceId);
        var errors = state.Errors.RemoveRange(touched.Where(id => !state.IsShadow(id)));
        return errors.RemoveRange(errors.Keys.Where(id => !Resources.Contains(state.Displayed, id)));
    }
}
