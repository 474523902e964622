using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Statuses;
using Lbaas.Api.Documents;
using Lbaas.Api.Operator;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Amphorae;

/// <summary>An amphora's state → its document (spec api 14), what it says of its load balancer, and what is done to it.</summary>
public sealed class AmphoraProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        var (old, now) = ((AmphoraState)before, (AmphoraState)after);
        if (Exists(now))
        {
            changes.UpsertDocument(new Document(
                DocumentKinds.Amphora, actorId, now.LoadBalancerId?.ToString(), null, now.Tenancy?.ProjectId, now.CreatedAt, JsonBody.Copy(now, AmphoraRenderer.Write)));
        }
        else if (Exists(old))
        {
            changes.DeleteDocument(DocumentKinds.Amphora, actorId);
        }
        Observe(actorId, old, now, changes);
        PendingDocuments.Project(Work(old), Work(now), now.LoadBalancerId, changes);
    }

    private static bool Exists(AmphoraState state) => state.Status is not ("" or AmphoraStatus.Deleted);

    private static void Observe(string actorId, AmphoraState old, AmphoraState now, ReadSideChanges changes)
    {
        var (said, says) = (Said(old), Said(now));
        if (said == says)
            return;
        if (said is { } former && former.LoadBalancer != says?.LoadBalancer)
            changes.ClearObservation(former.LoadBalancer.ToString(), actorId, DocumentKinds.LoadBalancer);
        if (says is { } current)
        {
            changes.SetObservation(
                current.LoadBalancer.ToString(), actorId, current.Status, OperatingStatus.Rank(current.Status), DocumentKinds.LoadBalancer);
        }
    }

    // A node that has never sent a heartbeat has said nothing.
    private static (Guid LoadBalancer, string Status)? Said(AmphoraState state) =>
        state is { LoadBalancerId: { } balancer, Alive: not null, Status: AmphoraStatus.Allocated }
            ? (balancer, state.LoadBalancerStatus)
            : null;

    private static PendingWork Work(AmphoraState state, string kind, DateTimeOffset since, DateTimeOffset? deadline, string reason, DateTimeOffset? next) =>
        new(state.Id, kind, [state.Id], AmphoraCommand.AddressOf(state.Id).PersistenceId, since, deadline, reason, next, null);

    private static IEnumerable<PendingWork> Work(AmphoraState state)
    {
        if (state is { Status: AmphoraStatus.Allocated, Suspicion: { } suspicion })
            return [Work(state, suspicion.GrantedAt is null ? "watch_amphora" : "replace_amphora", suspicion.Since, null, suspicion.Explanation, state.NextAttempt)];
        var since = state.UpdatedAt ?? state.CreatedAt;
        return state.Status switch
        {
            AmphoraStatus.PendingCreate or AmphoraStatus.Booting => [Work(state, "boot_amphora", since, state.BootDeadline, state.Reason, state.NextAttempt)],
            AmphoraStatus.PendingDelete => [Work(state, "delete_amphora", since, null, state.Reason, state.NextAttempt)],
            _ when state.AgentUpdateDeadline is { } deadline => [Work(state, "update_amphora_agent_config", since, deadline, state.Reason, state.NextAttempt)],
            _ when state.Rotation is { } rotation =>
                [Work(state, "rotate_amphora_certificate", rotation.Since, state.Instance?.CertificateExpiration, rotation.Reason, rotation.NextAttempt)],
            _ => [],
        };
    }
}
