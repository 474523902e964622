using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Rollouts;

namespace Lbaas.Actors.Format;

/// <summary>
/// The names under which things stand in the journal, for ever. A new shape of an event gets a new version and an
/// upcast from the old one; a name is never used again for something else. A golden file holds each to its shape.
/// </summary>
public static class Manifests
{
    private static readonly Dictionary<string, Type> OfLoadBalancers = new()
    {
        ["lb.requested.v1"] = typeof(LoadBalancerRequested),
        ["lb.vip-allocated.v1"] = typeof(VipAllocated),
        ["lb.vip-postponed.v1"] = typeof(VipPostponed),
        ["lb.creation-refused.v1"] = typeof(CreationRefused),
        ["lb.change-accepted.v1"] = typeof(ChangeAccepted),
        ["lb.revision-issued.v1"] = typeof(RevisionIssued),
        ["lb.revision-reached-by.v1"] = typeof(RevisionReachedBy),
        ["lb.changes-applied.v1"] = typeof(ChangesApplied),
        ["lb.push-postponed.v1"] = typeof(PushPostponed),
        ["lb.revision-split.v1"] = typeof(RevisionSplit),
        ["lb.revision-outrun.v1"] = typeof(RevisionOutrun),
        ["lb.change-failed.v1"] = typeof(ChangeFailed),
        ["lb.amphora-replaced.v1"] = typeof(AmphoraReplaced),
        ["lb.amphora-superseded.v1"] = typeof(AmphoraSuperseded),
        ["lb.amphora-restored.v1"] = typeof(AmphoraRestored),
        ["lb.amphora-fenced.v1"] = typeof(AmphoraFenced),
        ["lb.vip-left-idle.v1"] = typeof(VipLeftIdle),
        ["lb.vip-taken.v1"] = typeof(VipTaken),
        ["lb.drift-detected.v1"] = typeof(DriftDetected),
        ["lb.amphora-released.v1"] = typeof(AmphoraReleased),
        ["lb.vip-released.v1"] = typeof(VipReleased),
        ["lb.vip-release-postponed.v1"] = typeof(VipReleasePostponed),
        ["lb.deleted.v1"] = typeof(LoadBalancerDeleted),
    };

    private static readonly Dictionary<string, Type> OfAmphorae = new()
    {
        ["amphora.ordered.v1"] = typeof(AmphoraOrdered),
        ["amphora.build-begun.v1"] = typeof(BuildBegun),
        ["amphora.instance-booted.v1"] = typeof(InstanceBooted),
        ["amphora.instance-moved.v1"] = typeof(InstanceMoved),
        ["amphora.ready.v1"] = typeof(AmphoraBecameReady),
        ["amphora.spare-checked.v1"] = typeof(SpareChecked),
        ["amphora.assigned.v1"] = typeof(AmphoraAssigned),
        ["amphora.postponed.v1"] = typeof(AmphoraPostponed),
        ["amphora.revision-confirmed.v1"] = typeof(RevisionConfirmed),
        ["amphora.agent-update-begun.v1"] = typeof(AgentUpdateBegun),
        ["amphora.agent-update-ended.v1"] = typeof(AgentUpdateEnded),
        ["amphora.health-changed.v1"] = typeof(HealthChanged),
        ["amphora.certificate-rotation-begun.v1"] = typeof(CertificateRotationBegun),
        ["amphora.certificate-rotation-postponed.v1"] = typeof(CertificateRotationPostponed),
        ["amphora.certificate-replaced.v1"] = typeof(CertificateReplaced),
        ["amphora.leak-found.v1"] = typeof(LeakFound),
        ["amphora.sign-seen.v1"] = typeof(SignSeen),
        ["amphora.convicted.v1"] = typeof(AmphoraConvicted),
        ["amphora.conviction-revoked.v1"] = typeof(ConvictionRevoked),
        ["amphora.replacement-held.v1"] = typeof(ReplacementHeld),
        ["amphora.last-look-begun.v1"] = typeof(LastLookBegun),
        ["amphora.replacement-granted.v1"] = typeof(ReplacementGranted),
        ["amphora.retirement-begun.v1"] = typeof(RetirementBegun),
        ["amphora.deleted.v1"] = typeof(AmphoraDeleted),
        ["amphora-pool.spare-ordered.v1"] = typeof(SpareOrdered),
        ["amphora-pool.spare-stocked.v1"] = typeof(SpareStocked),
        ["amphora-pool.spare-identified.v1"] = typeof(SpareIdentified),
        ["amphora-pool.spare-assigned.v1"] = typeof(SpareAssigned),
        ["amphora-pool.spare-taken.v1"] = typeof(SpareTaken),
        ["amphora-pool.spare-build-failed.v1"] = typeof(SpareBuildFailed),
        ["amphora-pool.spare-rejected.v1"] = typeof(SpareRejected),
        ["amphora-pool.spare-dismissed.v1"] = typeof(SpareDismissed),
        ["amphora-pool.spares-outdated.v1"] = typeof(SparesOutdated),
        ["amphora-pool.spare-lost.v1"] = typeof(SpareLost),
        ["build-queue.queued.v1"] = typeof(BuildQueued),
        ["build-queue.started.v1"] = typeof(BuildStarted),
        ["build-queue.released.v1"] = typeof(BuildReleased),
        ["brake.conviction-counted.v1"] = typeof(ConvictionCounted),
        ["brake.repair-queued.v1"] = typeof(RepairQueued),
        ["brake.repair-started.v1"] = typeof(RepairStarted),
        ["brake.repair-overran.v1"] = typeof(RepairOverran),
        ["brake.repair-left.v1"] = typeof(RepairLeft),
        ["brake.closed.v1"] = typeof(BrakeClosed),
        ["brake.opened.v1"] = typeof(BrakeOpened),
        ["brake.overridden.v1"] = typeof(BrakeOverridden),
        ["brake.override-ended.v1"] = typeof(OverrideEnded),
        ["brake.switched.v1"] = typeof(BrakeSwitched),
    };

    private static readonly Dictionary<string, Type> OfOthers = new()
    {
        ["quota.limits-set.v1"] = typeof(LimitsSet),
        ["quota.limits-reset.v1"] = typeof(LimitsReset),
        ["quota.places-reserved.v1"] = typeof(PlacesReserved),
        ["quota.places-confirmed.v1"] = typeof(PlacesConfirmed),
        ["quota.places-released.v1"] = typeof(PlacesReleased),
        ["quota.use-counted.v1"] = typeof(UseCounted),
        ["quota.count-dropped.v1"] = typeof(CountDropped),
        ["listener.observed.v1"] = typeof(ListenerObserved),
        ["listener.statistics-advanced.v1"] = typeof(StatisticsAdvanced),
        ["catalog.offer-added.v1"] = typeof(OfferAdded),
        ["catalog.offer-changed.v1"] = typeof(OfferChanged),
        ["catalog.offer-removed.v1"] = typeof(OfferRemoved),
        ["catalog.profile-added.v1"] = typeof(ProfileAdded),
        ["catalog.profile-changed.v1"] = typeof(ProfileChanged),
        ["catalog.profile-removed.v1"] = typeof(ProfileRemoved),
    };

    public static readonly IReadOnlyDictionary<string, Type> Events = OfLoadBalancers.Concat(OfAmphorae).Concat(OfOthers).Concat(RolloutManifests.Events).ToDictionary();

    public static readonly IReadOnlyDictionary<string, Type> States = new Dictionary<string, Type>
    {
        ["lb.state.v1"] = typeof(LoadBalancerState),
        ["amphora.state.v1"] = typeof(AmphoraState),
        ["amphora-pool.state.v1"] = typeof(AmphoraPoolState),
        ["build-queue.state.v1"] = typeof(BuildQueueState),
        ["brake.state.v1"] = typeof(BrakeState),
        ["quota.state.v1"] = typeof(QuotaState),
        ["listener.state.v1"] = typeof(ListenerState),
        ["catalog.state.v1"] = typeof(CatalogState),
        ["rollout.state.v1"] = typeof(RolloutState),
    };

    /// <summary>The kinds of delta inside a change.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Deltas = new Dictionary<string, Type>
    {
        ["plant-tree"] = typeof(PlantTree),
        ["alter-load-balancer"] = typeof(AlterLoadBalancer),
        ["fell-tree"] = typeof(FellTree),
        ["replace-amphorae"] = typeof(ReplaceAmphorae),
        ["put-on-flavor"] = typeof(PutOnFlavor),
        ["put-on-image"] = typeof(PutOnImage),
        ["add-listener"] = typeof(AddListener),
        ["alter-listener"] = typeof(AlterListener),
        ["remove-listener"] = typeof(RemoveListener),
        ["add-pool"] = typeof(AddPool),
        ["alter-pool"] = typeof(AlterPool),
        ["remove-pool"] = typeof(RemovePool),
        ["add-member"] = typeof(AddMember),
        ["alter-member"] = typeof(AlterMember),
        ["drain-member"] = typeof(DrainMember),
        ["remove-member"] = typeof(RemoveMember),
        ["add-health-monitor"] = typeof(AddHealthMonitor),
        ["alter-health-monitor"] = typeof(AlterHealthMonitor),
        ["remove-health-monitor"] = typeof(RemoveHealthMonitor),
        ["add-l7policy"] = typeof(AddL7Policy),
        ["alter-l7policy"] = typeof(AlterL7Policy),
        ["remove-l7policy"] = typeof(RemoveL7Policy),
        ["add-l7rule"] = typeof(AddL7Rule),
        ["alter-l7rule"] = typeof(AlterL7Rule),
        ["remove-l7rule"] = typeof(RemoveL7Rule),
    };
}
