using Lbaas.Actors.Amphorae;

namespace Lbaas.Actors.Format;

/// <summary>Those of <see cref="Manifests.Events"/> that happen to amphorae.</summary>
internal static class AmphoraManifests
{
    public static readonly IReadOnlyDictionary<string, Type> Events = new Dictionary<string, Type>
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
        ["amphora.replacement-granted.v1"] = typeof(ReplacementGranted),
        ["amphora.retirement-begun.v1"] = typeof(RetirementBegun),
        ["amphora.deleted.v1"] = typeof(AmphoraDeleted),
    };
}
