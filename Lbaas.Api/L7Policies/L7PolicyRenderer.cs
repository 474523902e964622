using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;
using Lbaas.Api.L7Rules;

namespace Lbaas.Api.L7Policies;

/// <summary>An L7 policy as the API shows it; key order as in spec api 10.</summary>
public static class L7PolicyRenderer
{
    public static void Write(Utf8JsonWriter json, L7PolicyView view) => Write(json, view, full: false);

    /// <summary>The policy inside the answer to a fully populated create: with whole rules (spec api 5.4).</summary>
    public static void WriteFull(Utf8JsonWriter json, L7PolicyView view) => Write(json, view, full: true);

    private static void Write(Utf8JsonWriter json, L7PolicyView view, bool full)
    {
        var policy = view.Policy;
        json.WriteStartObject();
        json.WriteString("id"u8, policy.Id);
        json.WriteString("name"u8, policy.Name);
        json.WriteString("description"u8, policy.Description);
        json.WriteString("provisioning_status"u8, view.ProvisioningStatus);
        json.WriteString("operating_status"u8, view.OperatingStatus);
        json.WriteBoolean("admin_state_up"u8, policy.AdminStateUp);
        json.WriteString("project_id"u8, view.Parent.ProjectId);
        json.WriteString("action"u8, policy.Action);
        json.WriteString("listener_id"u8, view.ListenerId);
        json.WriteId("redirect_pool_id"u8, policy.RedirectPoolId);
        json.WriteText("redirect_url"u8, policy.RedirectUrl);
        json.WriteText("redirect_prefix"u8, policy.RedirectPrefix);
        json.WriteNumber("position"u8, view.Position);
        json.WriteStartArray("rules"u8);
        foreach (var rule in view.Rules)
        {
            if (full)
                L7RuleRenderer.Write(json, rule);
            else
                json.WriteReference(rule.Rule.Id);
        }
        json.WriteEndArray();
        json.WriteTime("created_at"u8, policy.CreatedAt);
        json.WriteTime("updated_at"u8, policy.UpdatedAt);
        json.WriteTexts("tags"u8, policy.Tags);
        json.WriteWhole("redirect_http_code"u8, policy.RedirectHttpCode);
        json.WriteString("tenant_id"u8, view.Parent.ProjectId);
        json.WriteEndObject();
    }
}
