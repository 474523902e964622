using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;

namespace Lbaas.Api.Members;

/// <summary>A member as the API shows it; key order as in spec api 8.</summary>
public static class MemberRenderer
{
    public static void Write(Utf8JsonWriter json, MemberView view)
    {
        var member = view.Member;
        json.WriteStartObject();
        json.WriteString("id"u8, member.Id);
        json.WriteString("name"u8, member.Name);
        json.WriteString("operating_status"u8, view.OperatingStatus);
        json.WriteString("provisioning_status"u8, view.ProvisioningStatus);
        json.WriteBoolean("admin_state_up"u8, member.AdminStateUp);
        json.WriteString("address"u8, member.Address);
        json.WriteNumber("protocol_port"u8, member.ProtocolPort);
        json.WriteNumber("weight"u8, member.Weight);
        json.WriteBoolean("backup"u8, member.Backup);
        json.WriteId("subnet_id"u8, member.SubnetId);
        json.WriteString("project_id"u8, view.Parent.ProjectId);
        json.WriteTime("created_at"u8, member.CreatedAt);
        json.WriteTime("updated_at"u8, member.UpdatedAt);
        json.WriteText("monitor_address"u8, member.MonitorAddress);
        json.WriteWhole("monitor_port"u8, member.MonitorPort);
        json.WriteTexts("tags"u8, member.Tags);
        json.WriteString("vnic_type"u8, member.VnicType ?? "normal");
        json.WriteString("tenant_id"u8, view.Parent.ProjectId);
        json.WriteEndObject();
    }
}
