using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers.Changes;

namespace Lbaas.Actors.LoadBalancers;

/// <summary>The state after each event.</summary>
internal static class LoadBalancerEvolution
{
    public static LoadBalancerState Apply(LoadBalancerState state, LoadBalancerEvent @event)
    {
        var next = After(state, @event);
        return next.VipIdle is not null && !Sharing.IsVipIdle(next) ? next with { VipIdle = null } : next;
    }

    private static LoadBalancerState After(LoadBalancerState state, LoadBalancerEvent @event) => @event switch
    {
        LoadBalancerRequested e => Requested(state, e),
        VipAllocated e => Allocated(state, e),
        VipPostponed e => state with
        {
            Stage = state.Stage == Stage.Requested ? Stage.Live : state.Stage,
            VipAttempts = e.Attempts,
            VipReason = e.Reason,
            VipNextAttempt = e.NextAttempt,
        },
        CreationRefused => Refuse(state),
        ChangeAccepted e => Accept(state, e.Change),
        RevisionIssued e => state with
        {
            LastRevision = e.Revision,
            Reconcile = false,
            Push = new Push(e.Revision, e.Changes, e.At, 0, "waiting for the amphorae", e.NextAttempt),
        },
        RevisionReachedBy e => state with
        {
            Slots = Reached(state.Slots, e.AmphoraId, e.Revision),
            Push = e.Omitted is null ? state.Push : state.Push! with { Omitted = (state.Push.Omitted ?? []).AddRange(e.Omitted) },
        },
        ChangesApplied e => Renewal.Close(ChangeBook.Settle(state, e), null),
        PushPostponed e => state with
        {
            Push = state.Push! with { Attempts = e.Attempts, Reason = e.Reason, NextAttempt = e.NextAttempt },
        },
        RevisionSplit e => state with { Suspects = state.Push!.Changes.Length, Push = null },
        RevisionOutrun e => state with
        {
            LastRevision = Math.Max(state.LastRevision, e.NodeRevision),
            Push = null,
            Reconcile = true,
        },
        ChangeFailed e => Renewal.Close(ChangeBook.Fail(state, e), e.Reason),
        AmphoraReplaced e => Replace(state, e),
        AmphoraSuperseded e => Supersede(state, e),
        AmphoraRestored e => Restore(state, e),
        AmphoraFenced e => Fence(state, [e.AmphoraId]),
        VipLeftIdle e => state with { VipIdle = e.Time },
        VipTaken e => Fence(state, e.Amphorae),
        DriftDetected => state with { Reconcile = true },
        AmphoraReleased e => Released(state, state.Retiring.Remove(e.AmphoraId), [e.AmphoraId]),
        VipReleasePostponed e => state with { VipAttempts = e.Attempts, VipReason = e.Reason, VipNextAttempt = e.NextAttempt },
        VipReleased when state.Stage == Stage.Refused => new LoadBalancerState { Id = state.Id, Stage = Stage.Gone },
        VipReleased => state with { Vip = null, VipStage = VipStage.None, VipNextAttempt = null },
        LoadBalancerDeleted => new LoadBalancerState { Id = state.Id, Stage = Stage.Gone, LastRevision = state.LastRevision },
        _ => throw new Contract.UnknownEventException(LoadBalancerCommand.Kind, @event.GetType().Name),
    };

    private static LoadBalancerState Requested(LoadBalancerState state, LoadBalancerRequested e) => state with
    {
        Stage = Stage.Requested,
        Changes = [e.Change],
        Origin = StampedCreation.Of(e.Change),
        VipRequest = e.Vip,
        VipStage = VipStage.Allocating,
        Slots = [.. e.Slots],
        Asker = e.Asker,
    };

    // The VIP belongs to the tree that is being planted: the creation is rewritten to hold it, and so is one that failed meanwhile and
    // may be built anew.
    private static LoadBalancerState Allocated(LoadBalancerState state, VipAllocated e)
    {
        var known = state with
        {
            Stage = state.Stage == Stage.Requested ? Stage.Live : state.Stage,
            Vip = e.Vip,
            VipStage = VipStage.Held,
            VipAttempts = 0,
            VipReason = "",
            VipNextAttempt = null,
        };
        return known with
        {
            Changes = [.. state.Changes.Select(change => change.Plants ? change with { Deltas = change.Deltas.SetItem(0, WithVip(change.Deltas[0], e.Vip)) } : change)],
            Shadows = [.. state.Shadows.Select(shadow => WithVip(shadow, e.Vip))],
        };
    }

    // What its VIP made impossible still holds that VIP.
    private static LoadBalancerState Refuse(LoadBalancerState state) => state.VipStage == VipStage.Held
        ? new() { Id = state.Id, Stage = Stage.Refused, Vip = state.Vip, VipStage = VipStage.Releasing }
        : new() { Id = state.Id, Stage = Stage.Gone };

    private static Delta WithVip(Delta delta, Networks.Vip vip)
    {
        if (delta is not PlantTree { Tree: { LoadBalancer: { } balancer } tree })
            return delta;
        return new PlantTree(tree with
        {
            LoadBalancer = balancer with { Vip = vip, VipQosPolicyId = balancer.VipQosPolicyId ?? vip.QosPolicyId },
        });
    }

    private static LoadBalancerState Accept(LoadBalancerState state, Change change)
    {
        if (change.Kind == Change.DeleteLoadBalancer)
            return ChangeBook.BeginEnd(state, change);
        var anew = change.Deltas.OfType<ReplaceAmphorae>().SelectMany(delta => delta.Anew).ToImmutableList();
        return RepairPause.After(state, change) with
        {
            Slots = anew.IsEmpty ? state.Slots : anew,
            Vacant = anew.IsEmpty ? state.Vacant : [],
            Changes = (change.ReplacesAmphorae ? state.Changes.ConvertAll(known => known.During(change)) : state.Changes).Add(change),
            Stamped = StampedCreation.Remember(state.Stamped, change),
            Renewal = change.RolloutId is { } rollout ? new Renewal(rollout, change.Id) : state.Renewal,
            Shadows = state.Shadows.RemoveAll(shadow => change.Deltas.Any(delta => Shadow.IsSame(delta, shadow))),
        };
    }

    private static ImmutableList<AmphoraSlot> Reached(ImmutableList<AmphoraSlot> slots, Guid amphoraId, long revision) =>
        [.. slots.Select(slot => slot.AmphoraId == amphoraId ? slot with { AppliedRevision = revision } : slot)];

    private static LoadBalancerState Replace(LoadBalancerState state, AmphoraReplaced e) => state with
    {
        Slots = [.. state.Slots.Select(slot => slot.AmphoraId == e.AmphoraId ? slot with { AmphoraId = e.Successor, AppliedRevision = 0 } : slot)],
        Retiring = state.Retiring.Add(e.AmphoraId),
        Apart = Apart(state, e.Successor),
        Fenced = Outside(state, e.AmphoraId),
        Reconcile = state.Reconcile || state.Push is null,
    };

    // One goes on while the successor comes up. If the amphora has itself come in the place of another that still goes on, the
    // one that carries the later configuration is kept.
    private static LoadBalancerState Supersede(LoadBalancerState state, AmphoraSuperseded e)
    {
        var slot = state.Slots.Find(slot => slot.AmphoraId == e.AmphoraId)!;
        var stays = slot.AppliedRevision > 0 || slot.Leaving is null ? new LeavingAmphora(slot.AmphoraId, slot.AppliedRevision) : slot.Leaving;
        return state with
        {
            Slots = state.Slots.Replace(slot, new AmphoraSlot(slot.Role, e.Successor, 0) { Leaving = stays }),
            Retiring = state.Retiring.Union(slot.InService().Where(amphora => amphora != stays.AmphoraId)),
            Apart = Apart(state, e.Successor),
            Fenced = Outside(state, e.AmphoraId),
            // What waited for the one before has waited long enough.
            Push = state.Push is { } push ? push with { Attempts = 0 } : null,
        };
    }

    // Only those that come after a first revision find somebody at the VIP.
    private static ImmutableSortedSet<Guid> Apart(LoadBalancerState state, Guid successor) =>
        state is { Slots.Count: > 1, LastRevision: > 0 } ? state.Apart.Add(successor) : state.Apart;

    // Who carried nothing yet and was to wait never had a part in the VIP: nobody waits for it when it goes.
    private static ImmutableSortedSet<Guid> Outside(LoadBalancerState state, Guid amphora) =>
        state.Slots.Count > 1 && state.Slots.Exists(slot => slot.AmphoraId == amphora && slot.AppliedRevision == 0 && Sharing.Waits(state, slot))
            ? state.Fenced.Add(amphora)
            : state.Fenced;

    // Whoever is up was told to wait, perhaps by a revision that the others never reach: the next one tells them otherwise.
    private static LoadBalancerState Fence(LoadBalancerState state, IReadOnlyCollection<Guid> amphorae)
    {
        var fenced = state with { Fenced = state.Fenced.Union(amphorae) };
        return Sharing.LetsIn(fenced) && !Sharing.LetsIn(state) ? fenced with { Push = null, Reconcile = true } : fenced;
    }

    // The others of a pair may have waited for it to be gone, and must not count on it any more.
    private static LoadBalancerState Released(LoadBalancerState state, ImmutableSortedSet<Guid> retiring, Guid[] gone) => state with
    {
        Retiring = retiring,
        Apart = state.Apart.Except(gone),
        Fenced = state.Fenced.Except(gone),
        Reconcile = state.Reconcile || (state is { Stage: Stage.Live, Slots.Count: > 1, LastRevision: > 0 } && retiring.IsEmpty),
    };

    private static LoadBalancerState Restore(LoadBalancerState state, AmphoraRestored e) => state with
    {
        Slots = [.. state.Slots.Select(slot => slot.AmphoraId == e.InPlaceOf ? new AmphoraSlot(slot.Role, e.AmphoraId, slot.Leaving!.AppliedRevision) : slot)],
        Retiring = state.Retiring.Add(e.InPlaceOf),
        Fenced = Outside(state, e.InPlaceOf).Remove(e.AmphoraId),
        Reconcile = state.Reconcile || state.Push is null,
    };
}
