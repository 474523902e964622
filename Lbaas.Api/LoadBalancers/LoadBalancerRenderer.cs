using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Api.Documents;
using Lbaas.Api.Listeners;
using Lbaas.Api.Pools;

namespace Lbaas.Api.LoadBalancers;

/// <summary>A load balancer as the API shows it; key order as in spec api 5.3.</summary>
public static class LoadBalancerRenderer
{
    public static void Write(Utf8JsonWriter json, LoadBalancerView view)
    {
        json.WriteStartObject();
        WriteIdentity(json, view);
        json.WriteReferences("listeners"u8, view.Listeners.Select(listener => listener.Listener.Id));
        json.WriteReferences("pools"u8, view.Pools.Select(pool => pool.Pool.Id));
        WriteRest(json, view.Parent);
        json.WriteEndObject();
    }

    /// <summary>The answer to a POST: the children come first, and whole (spec api 5.3).</summary>
    public static void WriteFull(Utf8JsonWriter json, LoadBalancerView view)
    {
        json.WriteStartObject();
        json.WriteStartArray("listeners"u8);
        foreach (var listener in view.Listeners)
            ListenerRenderer.WriteFull(json, listener);
        json.WriteEndArray();
        json.WriteStartArray("pools"u8);
        foreach (var pool in view.Pools)
            PoolRenderer.WriteFull(json, pool);
        json.WriteEndArray();
        WriteIdentity(json, view);
        WriteRest(json, view.Parent);
        json.WriteEndObject();
    }

    private static void WriteIdentity(Utf8JsonWriter json, LoadBalancerView view)
    {
        var balancer = view.Parent;
        json.WriteString("id"u8, balancer.Id);
        json.WriteString("name"u8, balancer.Name);
        json.WriteString("description"u8, balancer.Description);
        json.WriteString("provisioning_status"u8, view.ProvisioningStatus);
        json.WriteString("operating_status"u8, view.OperatingStatus);
        json.WriteBoolean("admin_state_up"u8, balancer.AdminStateUp);
        json.WriteString("project_id"u8, balancer.ProjectId);
        json.WriteTime("created_at"u8, balancer.CreatedAt);
        json.WriteTime("updated_at"u8, balancer.UpdatedAt);
        json.WriteText("vip_address"u8, balancer.Vip?.Address);
        json.WriteId("vip_port_id"u8, balancer.Vip?.PortId);
        json.WriteId("vip_subnet_id"u8, balancer.Vip?.SubnetId);
        json.WriteId("vip_network_id"u8, balancer.Vip?.NetworkId);
        json.WriteStartArray("vip_sg_ids"u8);
        foreach (var group in balancer.VipSecurityGroupIds)
            json.WriteStringValue(group);
        json.WriteEndArray();
        json.WriteStartArray("additional_vips"u8);
        foreach (var vip in balancer.Vip?.Additional ?? [])
            WriteAdditional(json, vip);
        json.WriteEndArray();
    }

    private static void WriteAdditional(Utf8JsonWriter json, AdditionalVip vip)
    {
        json.WriteStartObject();
        json.WriteString("subnet_id"u8, vip.SubnetId);
        json.WriteString("ip_address"u8, vip.Address);
        json.WriteId("port_id"u8, vip.PortId);
        json.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter json, LoadBalancer balancer)
    {
        json.WriteString("provider"u8, balancer.Provider);
        json.WriteId("flavor_id"u8, balancer.FlavorId);
        json.WriteId("vip_qos_policy_id"u8, balancer.VipQosPolicyId);
        json.WriteTexts("tags"u8, balancer.Tags);
        json.WriteText("availability_zone"u8, balancer.AvailabilityZone);
        json.WriteString("vip_vnic_type"u8, balancer.HasDirectVip ? "direct"u8 : "normal"u8);
        json.WriteString("tenant_id"u8, balancer.ProjectId);
    }
}
