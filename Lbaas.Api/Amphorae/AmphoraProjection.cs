using System.Text.Json;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Statuses;
using Lbaas.Api.Documents;
using Lbaas.Api.Operator;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Amphorae;

/// <summary>An amphora's state → its document (spec api 14), what it says of its load balancer, and its boot while that is under way.</summary>
public sealed class AmphoraProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        var (old, now) = ((AmphoraState)before, (AmphoraState)after);
        if (Exists(now))
        {
            changes.UpsertDocument(new Document(
                DocumentKinds.Amphora, actorId, now.LoadBalancerId?.ToString(), null, null, now.CreatedAt, JsonBody.Copy(now, Write)));
        }
        else if (Exists(old))
        {
            changes.DeleteDocument(DocumentKinds.Amphora, actorId);
        }
        Observe(actorId, old, now, changes);
        PendingDocuments.Project(Boot(old), Boot(now), now.LoadBalancerId, changes);
    }

    private static bool Exists(AmphoraState state) => state.Status is not ("" or AmphoraStatus.Deleted);

    private static void Observe(string actorId, AmphoraState old, AmphoraState now, ReadSideChanges changes)
    {
        var (said, says) = (Said(old), Said(now));
        if (said == says)
            return;
        if (said is { } former && former.LoadBalancer != says?.LoadBalancer)
            changes.ClearObservation(former.LoadBalancer.ToString(), actorId);
        if (says is { } current)
            changes.SetObservation(current.LoadBalancer.ToString(), actorId, current.Status, OperatingStatus.Rank(current.Status));
    }

    // A node that has never sent a heartbeat has said nothing.
    private static (Guid LoadBalancer, string Status)? Said(AmphoraState state) =>
        state is { LoadBalancerId: { } balancer, Alive: not null, Status: AmphoraStatus.Allocated }
            ? (balancer, state.LoadBalancerStatus)
            : null;

    private static IEnumerable<PendingWork> Boot(AmphoraState state) =>
        state.Status is AmphoraStatus.PendingCreate or AmphoraStatus.Booting or AmphoraStatus.PendingDelete
            ? [new PendingWork(
                state.Id, state.Status == AmphoraStatus.PendingDelete ? "delete_amphora" : "boot_amphora", [state.Id],
                AmphoraCommand.AddressOf(state.Id).PersistenceId, state.UpdatedAt ?? state.CreatedAt,
                state.Status == AmphoraStatus.PendingDelete ? null : state.BootDeadline, state.Reason, state.NextAttempt, null)]
            : [];

    private static void Write(Utf8JsonWriter json, AmphoraState state)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, state.Id);
        json.WriteId("loadbalancer_id"u8, state.LoadBalancerId);
        json.WriteText("compute_id"u8, state.Instance?.ComputeId);
        json.WriteText("lb_network_ip"u8, state.Instance?.Address);
        foreach (var name in (ReadOnlySpan<string>)["vrrp_ip", "ha_ip", "vrrp_port_id", "ha_port_id"])
            json.WriteNull(name);
        json.WriteTime("cert_expiration"u8, state.Instance?.CertificateExpiration);
        json.WriteBoolean("cert_busy"u8, false);
        json.WriteText("role"u8, state.Role.Length > 0 ? state.Role : null);
        json.WriteString("status"u8, state.Status);
        foreach (var name in (ReadOnlySpan<string>)["vrrp_interface", "vrrp_id", "vrrp_priority"])
            json.WriteNull(name);
        json.WriteText("cached_zone"u8, state.Zone);
        json.WriteTime("created_at"u8, state.CreatedAt);
        json.WriteTime("updated_at"u8, state.UpdatedAt);
        json.WriteNull("image_id"u8);
        json.WriteText("compute_flavor"u8, state.Traits?.ComputeFlavor);
        json.WriteEndObject();
    }
}
