using System.Text.Json;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Documents;
using Lbaas.Api.L7Policies;

namespace Lbaas.Api.Listeners;

/// <summary>A listener as the API shows it; key order as in spec api 6.</summary>
public static class ListenerRenderer
{
    public static void Write(Utf8JsonWriter json, ListenerView view) => Write(json, view, full: false);

    /// <summary>The listener inside the answer to a fully populated create (spec api 5.4).</summary>
    public static void WriteFull(Utf8JsonWriter json, ListenerView view) => Write(json, view, full: true);

    private static void Write(Utf8JsonWriter json, ListenerView view, bool full)
    {
        var listener = view.Listener;
        json.WriteStartObject();
        json.WriteString("id"u8, listener.Id);
        json.WriteString("name"u8, listener.Name);
        json.WriteString("description"u8, listener.Description);
        json.WriteString("provisioning_status"u8, view.ProvisioningStatus);
        json.WriteString("operating_status"u8, view.OperatingStatus);
        json.WriteBoolean("admin_state_up"u8, listener.AdminStateUp);
        json.WriteString("protocol"u8, listener.Protocol);
        json.WriteNumber("protocol_port"u8, listener.ProtocolPort);
        json.WriteNumber("connection_limit"u8, listener.ConnectionLimit);
        json.WriteText("default_tls_container_ref"u8, listener.DefaultTlsContainerRef);
        json.WriteTexts("sni_container_refs"u8, listener.SniContainerRefs);
        json.WriteString("project_id"u8, view.Parent.ProjectId);
        json.WriteId("default_pool_id"u8, listener.DefaultPoolId);
        WritePolicies(json, view, full);
        WriteHeaders(json, listener);
        json.WriteTime("created_at"u8, listener.CreatedAt);
        json.WriteTime("updated_at"u8, listener.UpdatedAt);
        if (!full)
            json.WriteReferences("loadbalancers"u8, [view.Parent.Id]);
        WriteOptions(json, listener);
        json.WriteString("tenant_id"u8, view.Parent.ProjectId);
        json.WriteEndObject();
    }

    private static void WritePolicies(Utf8JsonWriter json, ListenerView view, bool full)
    {
        json.WriteStartArray("l7policies"u8);
        foreach (var policy in view.L7Policies)
        {
            if (full)
                L7PolicyRenderer.WriteFull(json, policy);
            else
                json.WriteReference(policy.Policy.Id);
        }
        json.WriteEndArray();
    }

    private static void WriteHeaders(Utf8JsonWriter json, Listener listener)
    {
        json.WriteStartObject("insert_headers"u8);
        foreach (var (name, value) in listener.InsertHeaders)
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter json, Listener listener)
    {
        json.WriteNumber("timeout_client_data"u8, listener.TimeoutClientData);
        json.WriteNumber("timeout_member_connect"u8, listener.TimeoutMemberConnect);
        json.WriteNumber("timeout_member_data"u8, listener.TimeoutMemberData);
        json.WriteNumber("timeout_tcp_inspect"u8, listener.TimeoutTcpInspect);
        json.WriteTexts("tags"u8, listener.Tags);
        json.WriteText("client_ca_tls_container_ref"u8, listener.ClientCaTlsContainerRef);
        json.WriteString("client_authentication"u8, listener.ClientAuthentication);
        json.WriteText("client_crl_container_ref"u8, listener.ClientCrlContainerRef);
        json.WriteTexts("allowed_cidrs"u8, listener.AllowedCidrs);
        json.WriteText("tls_ciphers"u8, listener.TlsCiphers);
        json.WriteTexts("tls_versions"u8, listener.TlsVersions);
        json.WriteTexts("alpn_protocols"u8, listener.AlpnProtocols);
        json.WriteWhole("hsts_max_age"u8, listener.HstsMaxAge);
        json.WriteBoolean("hsts_include_subdomains"u8, listener.HstsIncludeSubdomains);
        json.WriteBoolean("hsts_preload"u8, listener.HstsPreload);
    }
}
