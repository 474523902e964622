using System.Text.Json;
using Lbaas.Api.Documents;
using Lbaas.Api.Http;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Status;

/// <summary>A load balancer's status tree (spec api 5.6), put together from its documents.</summary>
public sealed class StatusTree(IReadSide readSide)
{
    public Answer Of(Document balancer)
    {
        var body = JsonBody.Rent();
        var json = body.Json;
        var pools = UsesOf(Children(DocumentKinds.Pool, balancer));
        var members = Children(DocumentKinds.Member, balancer).ToLookup(member => member.ParentId);
        var monitors = Children(DocumentKinds.HealthMonitor, balancer).ToLookup(monitor => monitor.ParentId);
        json.WriteStartObject();
        json.WriteStartObject("statuses"u8);
        json.WriteStartObject("loadbalancer"u8);
        WriteStatus(json, balancer, "operating_status", "provisioning_status");
        json.WriteStartArray("listeners"u8);
        foreach (var listener in Children(DocumentKinds.Listener, balancer))
            WriteListener(json, listener, pools, members, monitors);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        return new Answer(200, body);
    }

    private IReadOnlyList<Document> Children(string kind, Document balancer) =>
        readSide.Query(new DocumentQuery(kind) { OwnerId = balancer.Id });

    // A pool says itself which listeners use it, by default or through their policies.
    private static ILookup<string, Document> UsesOf(IReadOnlyList<Document> pools)
    {
        var uses = new List<(string Listener, Document Pool)>();
        foreach (var pool in pools)
        {
            using var text = JsonDocument.Parse(pool.Body);
            foreach (var listener in text.RootElement.GetProperty("listeners").EnumerateArray())
                uses.Add((listener.GetProperty("id").GetString()!, pool));
        }
        return uses.ToLookup(use => use.Listener, use => use.Pool);
    }

    private static void WriteListener(
        Utf8JsonWriter json, Document listener, ILookup<string, Document> pools,
        ILookup<string?, Document> members, ILookup<string?, Document> monitors)
    {
        json.WriteStartObject();
        using var text = JsonDocument.Parse(listener.Body);
        WriteStatus(json, listener, "operating_status", "provisioning_status");
        json.WriteStartArray("pools"u8);
        var defaultId = text.RootElement.GetProperty("default_pool_id").GetString();
        foreach (var pool in pools[listener.Id].OrderByDescending(pool => pool.Id == defaultId))
            WritePool(json, pool, members[pool.Id], monitors[pool.Id].FirstOrDefault());
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePool(Utf8JsonWriter json, Document pool, IEnumerable<Document> members, Document? monitor)
    {
        json.WriteStartObject();
        WriteStatus(json, pool, "provisioning_status", "operating_status");
        json.WritePropertyName("health_monitor"u8);
        if (monitor is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStartObject();
            WriteStatus(json, monitor, "type", "provisioning_status", "operating_status");
            json.WriteEndObject();
        }
        json.WriteStartArray("members"u8);
        foreach (var member in members)
        {
            json.WriteStartObject();
            WriteStatus(json, member, "operating_status", "provisioning_status", "address", "protocol_port");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Id, name, and the given keys in the given order, which differs from kind to kind.
    private static void WriteStatus(Utf8JsonWriter json, Document document, params ReadOnlySpan<string> keys)
    {
        using var text = JsonDocument.Parse(document.Body);
        json.WriteString("id"u8, document.Id);
        json.WritePropertyName("name"u8);
        text.RootElement.GetProperty("name").WriteTo(json);
        foreach (var key in keys)
        {
            json.WritePropertyName(key);
            if (key == "operating_status" && document.Observation is { } observation)
                json.WriteStringValue(observation);
            else
                text.RootElement.GetProperty(key).WriteTo(json);
        }
    }
}
