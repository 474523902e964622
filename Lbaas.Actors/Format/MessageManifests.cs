using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Rollouts;

namespace Lbaas.Actors.Format;

/// <summary>
/// The names under which messages go from node to node: all that an actor is told, and all that it answers. All begin with
/// <see cref="Prefix"/>, and no event's does. A golden file lists them.
/// </summary>
public static class MessageManifests
{
    public const string Prefix = "msg.";

    private static readonly Dictionary<string, Type> OfLoadBalancers = new()
    {
        ["msg.create-load-balancer.v1"] = typeof(CreateLoadBalancer),
        ["msg.update-load-balancer.v1"] = typeof(UpdateLoadBalancer),
        ["msg.delete-load-balancer.v1"] = typeof(DeleteLoadBalancer),
        ["msg.failover-load-balancer.v1"] = typeof(FailoverLoadBalancer),
        ["msg.failover-amphora.v1"] = typeof(FailoverAmphora),
        ["msg.renew-amphorae.v1"] = typeof(RenewAmphorae),
        ["msg.change-flavor.v1"] = typeof(ChangeFlavor),
        ["msg.create-listener.v1"] = typeof(CreateListener),
        ["msg.update-listener.v1"] = typeof(UpdateListener),
        ["msg.delete-listener.v1"] = typeof(DeleteListener),
        ["msg.create-pool.v1"] = typeof(CreatePool),
        ["msg.update-pool.v1"] = typeof(UpdatePool),
        ["msg.delete-pool.v1"] = typeof(DeletePool),
        ["msg.create-member.v1"] = typeof(CreateMember),
        ["msg.update-member.v1"] = typeof(UpdateMember),
        ["msg.delete-member.v1"] = typeof(DeleteMember),
        ["msg.batch-members.v1"] = typeof(BatchMembers),
        ["msg.create-health-monitor.v1"] = typeof(CreateHealthMonitor),
        ["msg.update-health-monitor.v1"] = typeof(UpdateHealthMonitor),
        ["msg.delete-health-monitor.v1"] = typeof(DeleteHealthMonitor),
        ["msg.create-l7policy.v1"] = typeof(CreateL7Policy),
        ["msg.update-l7policy.v1"] = typeof(UpdateL7Policy),
        ["msg.delete-l7policy.v1"] = typeof(DeleteL7Policy),
        ["msg.create-l7rule.v1"] = typeof(CreateL7Rule),
        ["msg.update-l7rule.v1"] = typeof(UpdateL7Rule),
        ["msg.delete-l7rule.v1"] = typeof(DeleteL7Rule),
        ["msg.spare-granted.v1"] = typeof(SpareGranted),
        ["msg.amphora-ready.v1"] = typeof(AmphoraReady),
        ["msg.amphora-delayed.v1"] = typeof(AmphoraDelayed),
        ["msg.amphora-failed.v1"] = typeof(AmphoraFailed),
        ["msg.amphora-lost.v1"] = typeof(AmphoraLost),
        ["msg.confirm-replacement.v1"] = typeof(ConfirmReplacement),
        ["msg.amphora-retired.v1"] = typeof(AmphoraRetired),
        ["msg.revision-reached.v1"] = typeof(RevisionReached),
        ["msg.revision-failed.v1"] = typeof(RevisionFailed),
        ["msg.drift-seen.v1"] = typeof(DriftSeen),
        ["msg.vip-ready.v1"] = typeof(VipReady),
        ["msg.vip-refused.v1"] = typeof(VipRefused),
        ["msg.vip-unavailable.v1"] = typeof(VipUnavailable),
        ["msg.vip-gone.v1"] = typeof(VipGone),
        ["msg.vip-release-failed.v1"] = typeof(VipReleaseFailed),
    };

    private static readonly Dictionary<string, Type> OfAmphorae = new()
    {
        ["msg.build-amphora.v1"] = typeof(BuildAmphora),
        ["msg.assign-amphora.v1"] = typeof(AssignAmphora),
        ["msg.update-agent.v1"] = typeof(UpdateAgent),
        ["msg.delete-amphora.v1"] = typeof(DeleteAmphora),
        ["msg.configure.v1"] = typeof(Configure),
        ["msg.retire-amphora.v1"] = typeof(RetireAmphora),
        ["msg.instance-seen.v1"] = typeof(InstanceSeen),
        ["msg.instance-missing.v1"] = typeof(InstanceMissing),
        ["msg.zombie-heard.v1"] = typeof(ZombieHeard),
        ["msg.node-observed.v1"] = typeof(NodeObserved),
        ["msg.instance-created.v1"] = typeof(InstanceCreated),
        ["msg.instance-failed.v1"] = typeof(InstanceFailed),
        ["msg.instance-deleted.v1"] = typeof(InstanceDeleted),
        ["msg.instance-delete-failed.v1"] = typeof(InstanceDeleteFailed),
        ["msg.instance-inspected.v1"] = typeof(InstanceInspected),
        ["msg.agent-answered.v1"] = typeof(AgentAnswered),
        ["msg.agent-silent.v1"] = typeof(AgentSilent),
        ["msg.agent-configured.v1"] = typeof(AgentConfigured),
        ["msg.agent-not-configured.v1"] = typeof(AgentNotConfigured),
        ["msg.certificate-rotated.v1"] = typeof(CertificateRotated),
        ["msg.certificate-not-rotated.v1"] = typeof(CertificateNotRotated),
        ["msg.configuration-pushed.v1"] = typeof(ConfigurationPushed),
        ["msg.push-failed.v1"] = typeof(PushFailed),
        ["msg.build-admitted.v1"] = typeof(BuildAdmitted),
        ["msg.build-held.v1"] = typeof(BuildHeld),
        ["msg.repair-granted.v1"] = typeof(RepairGranted),
        ["msg.repair-held.v1"] = typeof(RepairHeld),
    };

    private static readonly Dictionary<string, Type> OfPoolsBrakeAndRollouts = new()
    {
        ["msg.claim-amphora.v1"] = typeof(ClaimAmphora),
        ["msg.check-spares.v1"] = typeof(CheckSpares),
        ["msg.renew-spares.v1"] = typeof(RenewSpares),
        ["msg.spares-renewed.v1"] = typeof(SparesRenewed),
        ["msg.spare-built.v1"] = typeof(SpareBuilt),
        ["msg.spare-failed.v1"] = typeof(SpareFailed),
        ["msg.spare-in-service.v1"] = typeof(SpareInService),
        ["msg.amphora-gone.v1"] = typeof(AmphoraGone),
        ["msg.request-build.v1"] = typeof(RequestBuild),
        ["msg.build-ended.v1"] = typeof(BuildEnded),
        ["msg.request-repair.v1"] = typeof(RequestRepair),
        ["msg.withdraw-repair.v1"] = typeof(WithdrawRepair),
        ["msg.repair-ended.v1"] = typeof(RepairEnded),
        ["msg.override-brake.v1"] = typeof(OverrideBrake),
        ["msg.check-brake.v1"] = typeof(CheckBrake),
        ["msg.begin-rollout.v1"] = typeof(BeginRollout),
        ["msg.stop-rollout.v1"] = typeof(StopRollout),
        ["msg.resume-rollout.v1"] = typeof(ResumeRollout),
        ["msg.abort-rollout.v1"] = typeof(AbortRollout),
        ["msg.renewal-ended.v1"] = typeof(RenewalEnded),
        ["msg.renewal-passed.v1"] = typeof(RenewalPassed),
        ["msg.renewal-postponed.v1"] = typeof(RenewalPostponed),
        ["msg.renewed-amphora-lost.v1"] = typeof(RenewedAmphoraLost),
        ["msg.balancer-seen.v1"] = typeof(BalancerSeen),
    };

    private static readonly Dictionary<string, Type> OfOthers = new()
    {
        ["msg.reserve-places.v1"] = typeof(ReservePlaces),
        ["msg.places-granted.v1"] = typeof(PlacesGranted),
        ["msg.count-first.v1"] = typeof(CountFirst),
        ["msg.places-refused.v1"] = typeof(PlacesRefused),
        ["msg.confirm-places.v1"] = typeof(ConfirmPlaces),
        ["msg.release-places.v1"] = typeof(ReleasePlaces),
        ["msg.count-use.v1"] = typeof(CountUse),
        ["msg.use-known.v1"] = typeof(UseKnown),
        ["msg.set-limits.v1"] = typeof(SetLimits),
        ["msg.reset-limits.v1"] = typeof(ResetLimits),
        ["msg.limits-kept.v1"] = typeof(LimitsKept),
        ["msg.observe-listener.v1"] = typeof(ObserveListener),
        ["msg.report-statistics.v1"] = typeof(ReportStatistics),
        ["msg.add-offer.v1"] = typeof(AddOffer),
        ["msg.change-offer.v1"] = typeof(ChangeOffer),
        ["msg.remove-offer.v1"] = typeof(RemoveOffer),
        ["msg.add-profile.v1"] = typeof(AddProfile),
        ["msg.change-profile.v1"] = typeof(ChangeProfile),
        ["msg.remove-profile.v1"] = typeof(RemoveProfile),
    };

    private static readonly Dictionary<string, Type> Outcomes = new()
    {
        ["msg.accepted.v1"] = typeof(Accepted),
        ["msg.id-spent.v1"] = typeof(IdSpent),
        ["msg.rejected.v1"] = typeof(Rejected),
    };

    public static readonly IReadOnlyDictionary<string, Type> All =
        OfLoadBalancers.Concat(OfAmphorae).Concat(OfPoolsBrakeAndRollouts).Concat(OfOthers).Concat(Outcomes).ToDictionary();

    /// <summary>The kinds of view inside an acceptance.</summary>
    public static readonly IReadOnlyDictionary<string, Type> Views = new Dictionary<string, Type>
    {
        ["load-balancer"] = typeof(LoadBalancerView),
        ["listener"] = typeof(ListenerView),
        ["pool"] = typeof(PoolView),
        ["member"] = typeof(MemberView),
        ["health-monitor"] = typeof(HealthMonitorView),
        ["l7policy"] = typeof(L7PolicyView),
        ["l7rule"] = typeof(L7RuleView),
        ["offer"] = typeof(Offer),
        ["profile"] = typeof(Profile),
    };
}
