using Lbaas.Actors.Contract;
using Lbaas.Actors.Statuses;

namespace Lbaas.Actors.Amphorae;

/// <summary>The state after each event.</summary>
internal static class AmphoraEvolution
{
    public static AmphoraState Apply(AmphoraState state, AmphoraEvent @event) => @event switch
    {
        AmphoraOrdered e => state with
        {
            Status = AmphoraStatus.PendingCreate,
            LoadBalancerId = e.LoadBalancerId,
            Role = e.Role,
            Zone = e.Zone,
            Pool = e.Pool,
            Tenancy = e.Tenancy,
            Traits = e.Traits,
            CreatedAt = e.At,
            BootDeadline = e.BootDeadline,
            Reason = "waiting for the compute service",
        },
        InstanceBooted e => Fresh(state, e.At) with
        {
            Status = AmphoraStatus.Booting,
            Instance = e.Instance,
            Reason = "waiting for the agent",
        },
        InstanceMoved e => state with { Instance = e.Instance, UpdatedAt = e.At },
        AmphoraBecameReady e => Fresh(state, e.At) with { Status = state.LoadBalancerId is null ? AmphoraStatus.Ready : AmphoraStatus.Allocated },
        AmphoraAssigned e => Fresh(state, e.At) with
        {
            Status = AmphoraStatus.Allocated,
            LoadBalancerId = e.LoadBalancerId,
            Role = e.Role,
            Tenancy = e.Tenancy,
            AgentUpdateDeadline = state.AgentUpdateDeadline,
        },
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
        },
        AmphoraDeleted e => Fresh(state, e.At) with { Status = AmphoraStatus.Deleted, Suspicion = null },
        _ => throw new UnknownEventException(AmphoraCommand.Kind, @event.GetType().Name),
    };

    private static AmphoraState Fresh(AmphoraState state, DateTimeOffset at) =>
        state with { UpdatedAt = at, Attempts = 0, Reason = "", NextAttempt = null, AgentUpdateDeadline = null };
}
