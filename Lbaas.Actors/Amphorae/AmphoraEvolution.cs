using Lbaas.Actors.Contract;
using Lbaas.Actors.Statuses;

namespace Lbaas.Actors.Amphorae;

/// <summary>The state after each event.</summary>
internal static class AmphoraEvolution
{
    public static AmphoraState Apply(AmphoraState state, AmphoraEvent @event) => @event switch
    {
        AmphoraOrdered e => Boot.Ordered(state, e),
        BuildBegun e => Boot.Begun(Fresh(state, e.At), e),
        InstanceBooted e => Fresh(state, e.At) with
        {
            Status = AmphoraStatus.Booting,
            Instance = e.Instance,
            Reason = "waiting for the agent",
        },
        InstanceMoved e => state with
        {
            Instance = e.Instance,
            UpdatedAt = e.At,
            Rotation = e.Instance.CertificateExpiration > state.Instance?.CertificateExpiration ? null : state.Rotation,
        },
        AmphoraBecameReady e => Fresh(state, e.At) with { Status = state.LoadBalancerId is null ? AmphoraStatus.Ready : AmphoraStatus.Allocated },
        AmphoraAssigned e => Fresh(state, e.At) with
        {
            Status = AmphoraStatus.Allocated,
            LoadBalancerId = e.LoadBalancerId,
            Role = e.Role,
            Tenancy = e.Tenancy,
            Misses = 0,
            AgentUpdateDeadline = state.AgentUpdateDeadline,
        },
        SpareChecked e => state with { Misses = e.Misses, Reason = e.Reason, UpdatedAt = e.At },
        AmphoraPostponed e => state with { Attempts = e.Attempts, Reason = e.Reason, NextAttempt = e.NextAttempt },
        RevisionConfirmed e => state with { AppliedRevision = e.Revision, Digest = e.Digest, Omitted = e.Omitted, Port = e.Port, UpdatedAt = e.At },
        AgentUpdateBegun e => Fresh(state, e.At) with { AgentUpdateDeadline = e.Deadline, Reason = "waiting for the agent" },
        AgentUpdateEnded e => Fresh(state, e.At) with { Error = e.Error },
        HealthChanged e => SuspicionEvolution.Heard(state, e),
        SuspicionEvent e => state with { Suspicion = SuspicionEvolution.Apply(state.Suspicion, e) },
        RetirementBegun e => Fresh(state, e.At) with
        {
            Status = AmphoraStatus.PendingDelete,
            Reason = e.Reason,
            LoadBalancerStatus = OperatingStatus.Offline,
            Error = null,
            Rotation = null,
        },
        CertificateRotationBegun e => state with { Rotation = new CertificateRotation { Since = e.At } },
        CertificateRotationPostponed e => state with { Rotation = state.Rotation! with { Attempts = e.Attempts, Reason = e.Reason, NextAttempt = e.NextAttempt } },
        CertificateReplaced e => state with { Instance = state.Instance! with { CertificateExpiration = e.Expiration }, Rotation = null, UpdatedAt = e.At },
        LeakFound e => Fresh(state, e.At) with
        {
            Status = AmphoraStatus.PendingDelete,
            Reason = e.Reason,
            LeakedComputeId = e.ComputeId,
            CreatedAt = state.CreatedAt == default ? e.At : state.CreatedAt,
        },
        AmphoraDeleted e => Fresh(state, e.At) with { Status = AmphoraStatus.Deleted, LeakedComputeId = null, Suspicion = null },
        _ => throw new UnknownEventException(AmphoraCommand.Kind, @event.GetType().Name),
    };

    private static AmphoraState Fresh(AmphoraState state, DateTimeOffset at) =>
        state with { UpdatedAt = at, Attempts = 0, Reason = "", NextAttempt = null, AgentUpdateDeadline = null };
}
