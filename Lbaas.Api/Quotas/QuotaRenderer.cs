using System.Text.Json;
using Lbaas.Actors.Quotas;

namespace Lbaas.Api.Quotas;

/// <summary>A project's limits as the API writes them, old spellings included (spec api 12).</summary>
public static class QuotaRenderer
{
    /// <param name="Limits">By kind; what is missing is written as null.</param>
    public readonly record struct View(string ProjectId, IReadOnlyDictionary<string, int> Limits);

    public static void Write(Utf8JsonWriter json, View view)
    {
        json.WriteStartObject();
        json.WriteString("project_id"u8, view.ProjectId);
        WriteLimit(json, "loadbalancer"u8, view, QuotaKinds.LoadBalancer);
        WriteLimit(json, "load_balancer"u8, view, QuotaKinds.LoadBalancer);
        WriteLimit(json, "listener"u8, view, QuotaKinds.Listener);
        WriteLimit(json, "member"u8, view, QuotaKinds.Member);
        WriteLimit(json, "pool"u8, view, QuotaKinds.Pool);
        WriteLimit(json, "healthmonitor"u8, view, QuotaKinds.HealthMonitor);
        WriteLimit(json, "health_monitor"u8, view, QuotaKinds.HealthMonitor);
        WriteLimit(json, "l7policy"u8, view, QuotaKinds.L7Policy);
        WriteLimit(json, "l7rule"u8, view, QuotaKinds.L7Rule);
        json.WriteString("tenant_id"u8, view.ProjectId);
        json.WriteEndObject();
    }

    /// <summary>The limits that stand in a text written by <see cref="Write"/>.</summary>
    public static IReadOnlyDictionary<string, int> Read(ReadOnlyMemory<byte> text)
    {
        using var body = JsonDocument.Parse(text);
        return QuotaKinds.All
            .Where(kind => body.RootElement.GetProperty(kind).ValueKind == JsonValueKind.Number)
            .ToDictionary(kind => kind, kind => body.RootElement.GetProperty(kind).GetInt32());
    }

    private static void WriteLimit(Utf8JsonWriter json, ReadOnlySpan<byte> name, View view, string kind)
    {
        if (view.Limits.TryGetValue(kind, out var limit))
            json.WriteNumber(name, limit);
        else
            json.WriteNull(name);
    }
}
