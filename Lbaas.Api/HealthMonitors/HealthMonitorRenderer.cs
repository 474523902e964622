using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;

namespace Lbaas.Api.HealthMonitors;

/// <summary>A health monitor as the API shows it; key order as in spec api 9.</summary>
public static class HealthMonitorRenderer
{
    public static void Write(Utf8JsonWriter json, HealthMonitorView view) => Write(json, view, withPools: true);

    /// <param name="withPools">False inside the answer to a fully populated create (spec api 5.4).</param>
    public static void Write(Utf8JsonWriter json, HealthMonitorView view, bool withPools)
    {
        var monitor = view.Monitor;
        json.WriteStartObject();
        json.WriteString("id"u8, monitor.Id);
        json.WriteString("name"u8, monitor.Name);
        json.WriteString("type"u8, monitor.Type);
        json.WriteNumber("delay"u8, monitor.Delay);
        json.WriteNumber("timeout"u8, monitor.Timeout);
        json.WriteNumber("max_retries"u8, monitor.MaxRetries);
        json.WriteNumber("max_retries_down"u8, monitor.MaxRetriesDown);
        json.WriteText("http_method"u8, monitor.HttpMethod);
        json.WriteText("url_path"u8, monitor.UrlPath);
        json.WriteText("expected_codes"u8, monitor.ExpectedCodes);
        json.WriteBoolean("admin_state_up"u8, monitor.AdminStateUp);
        json.WriteString("project_id"u8, view.Parent.ProjectId);
        if (withPools)
            json.WriteReferences("pools"u8, [view.PoolId]);
        json.WriteString("provisioning_status"u8, view.ProvisioningStatus);
        json.WriteString("operating_status"u8, view.OperatingStatus);
        json.WriteTime("created_at"u8, monitor.CreatedAt);
        json.WriteTime("updated_at"u8, monitor.UpdatedAt);
        json.WriteTexts("tags"u8, monitor.Tags);
        if (monitor.HttpVersion is { } version)
        {
            json.WritePropertyName("http_version"u8);
            json.WriteRawValue(version);
        }
        else
        {
            json.WriteNull("http_version"u8);
        }
        json.WriteText("domain_name"u8, monitor.DomainName);
        json.WriteString("tenant_id"u8, view.Parent.ProjectId);
        json.WriteEndObject();
    }
}
