using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;

namespace Lbaas.Api.L7Rules;

/// <summary>An L7 rule as the API shows it; key order as in spec api 11.</summary>
public static class L7RuleRenderer
{
    public static void Write(Utf8JsonWriter json, L7RuleView view)
    {
        var rule = view.Rule;
        json.WriteStartObject();
        json.WriteString("id"u8, rule.Id);
        json.WriteString("type"u8, rule.Type);
        json.WriteString("compare_type"u8, rule.CompareType);
        json.WriteText("key"u8, rule.Key);
        json.WriteString("value"u8, rule.Value);
        json.WriteBoolean("invert"u8, rule.Invert);
        json.WriteString("provisioning_status"u8, view.ProvisioningStatus);
        json.WriteString("operating_status"u8, view.OperatingStatus);
        json.WriteTime("created_at"u8, rule.CreatedAt);
        json.WriteTime("updated_at"u8, rule.UpdatedAt);
        json.WriteString("project_id"u8, view.Parent.ProjectId);
        json.WriteBoolean("admin_state_up"u8, rule.AdminStateUp);
        json.WriteTexts("tags"u8, rule.Tags);
        json.WriteString("tenant_id"u8, view.Parent.ProjectId);
        json.WriteEndObject();
    }
}
