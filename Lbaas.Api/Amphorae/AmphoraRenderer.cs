using System.Text.Json;
using Lbaas.Actors.Amphorae;
using Lbaas.Api.Documents;

namespace Lbaas.Api.Amphorae;

/// <summary>An amphora as operators see it; key order as in spec api 14.</summary>
public static class AmphoraRenderer
{
    // There is one group per load balancer and node, so the number tells nothing apart (spec lifecycle 4.1).
    private const int VrrpId = 1;

    public static void Write(Utf8JsonWriter json, AmphoraState state)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, state.Id);
        json.WriteId("loadbalancer_id"u8, state.LoadBalancerId);
        json.WriteText("compute_id"u8, state.Instance?.ComputeId);
        json.WriteText("lb_network_ip"u8, state.Instance?.Address);
        json.WriteText("vrrp_ip"u8, state.Port?.Address);
        json.WriteText("ha_ip"u8, state.Tenancy?.VipAddress);
        json.WriteId("vrrp_port_id"u8, state.Port?.PortId);
        json.WriteId("ha_port_id"u8, state.Tenancy?.VipPortId);
        json.WriteTime("cert_expiration"u8, state.Instance?.CertificateExpiration);
        json.WriteBoolean("cert_busy"u8, state.Rotation is not null);
        json.WriteText("role"u8, state.Role.Length > 0 ? state.Role : null);
        json.WriteString("status"u8, state.ShownStatus);
        json.WriteText("vrrp_interface"u8, state.Port?.Interface);
        json.WriteWhole("vrrp_id"u8, state.Tenancy is null ? null : VrrpId);
        json.WriteWhole("vrrp_priority"u8, PriorityOf(state.Role));
        json.WriteText("cached_zone"u8, state.Zone);
        json.WriteTime("created_at"u8, state.CreatedAt);
        json.WriteTime("updated_at"u8, state.UpdatedAt);
        json.WriteText("image_id"u8, state.Instance?.Image);
        json.WriteText("compute_flavor"u8, state.Traits?.ComputeFlavor);
        json.WriteEndObject();
    }

    // Spec lifecycle 1.
    private static int? PriorityOf(string role) => role switch
    {
        "MASTER" => 100,
        "BACKUP" => 90,
        _ => null,
    };
}
