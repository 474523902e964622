using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Pools;
using Lbaas.Api.Documents;
using Lbaas.Api.HealthMonitors;
using Lbaas.Api.Members;

namespace Lbaas.Api.Pools;

/// <summary>A pool as the API shows it; key order as in spec api 7.</summary>
public static class PoolRenderer
{
    public static void Write(Utf8JsonWriter json, PoolView view) => Write(json, view, full: false);

    /// <summary>The pool inside the answer to a fully populated create: whole children, no load balancer (spec api 5.4).</summary>
    public static void WriteFull(Utf8JsonWriter json, PoolView view) => Write(json, view, full: true);

    private static void Write(Utf8JsonWriter json, PoolView view, bool full)
    {
        var pool = view.Pool;
        json.WriteStartObject();
        json.WriteString("id"u8, pool.Id);
        json.WriteString("name"u8, pool.Name);
        json.WriteString("description"u8, pool.Description);
        json.WriteString("provisioning_status"u8, view.ProvisioningStatus);
        json.WriteString("operating_status"u8, view.OperatingStatus);
        json.WriteBoolean("admin_state_up"u8, pool.AdminStateUp);
        json.WriteString("protocol"u8, pool.Protocol);
        json.WriteString("lb_algorithm"u8, pool.LbAlgorithm);
        WritePersistence(json, pool.SessionPersistence);
        json.WriteString("project_id"u8, view.Parent.ProjectId);
        if (!full)
            json.WriteReferences("loadbalancers"u8, [view.Parent.Id]);
        json.WriteReferences("listeners"u8, view.ListenerIds);
        json.WriteTime("created_at"u8, pool.CreatedAt);
        json.WriteTime("updated_at"u8, pool.UpdatedAt);
        WriteChildren(json, view, full);
        json.WriteTexts("tags"u8, pool.Tags);
        json.WriteText("tls_container_ref"u8, pool.TlsContainerRef);
        json.WriteText("ca_tls_container_ref"u8, pool.CaTlsContainerRef);
        json.WriteText("crl_container_ref"u8, pool.CrlContainerRef);
        json.WriteBoolean("tls_enabled"u8, pool.TlsEnabled);
        json.WriteText("tls_ciphers"u8, pool.TlsCiphers);
        json.WriteTexts("tls_versions"u8, pool.TlsVersions);
        json.WriteTexts("alpn_protocols"u8, pool.AlpnProtocols);
        json.WriteString("tenant_id"u8, view.Parent.ProjectId);
        json.WriteEndObject();
    }

    private static void WriteChildren(Utf8JsonWriter json, PoolView view, bool full)
    {
        if (full)
        {
            json.WritePropertyName("healthmonitor"u8);
            if (view.HealthMonitor is { } monitor)
                HealthMonitorRenderer.Write(json, monitor, withPools: false);
            else
                json.WriteNullValue();
        }
        else if (view.HealthMonitor is { } monitor)
        {
            // Left out when there is none: clients take a missing key for an empty one.
            json.WriteString("healthmonitor_id"u8, monitor.Monitor.Id);
        }
        json.WriteStartArray("members"u8);
        foreach (var member in view.Members)
        {
            if (full)
                MemberRenderer.Write(json, member);
            else
                json.WriteReference(member.Member.Id);
        }
        json.WriteEndArray();
    }

    private static void WritePersistence(Utf8JsonWriter json, SessionPersistence? persistence)
    {
        if (persistence is null)
        {
            json.WriteNull("session_persistence"u8);
            return;
        }
        json.WriteStartObject("session_persistence"u8);
        json.WriteText("type"u8, persistence.Type);
        json.WriteText("cookie_name"u8, persistence.CookieName);
        json.WriteWhole("persistence_timeout"u8, persistence.PersistenceTimeout);
        json.WriteText("persistence_granularity"u8, persistence.PersistenceGranularity);
        json.WriteEndObject();
    }
}
