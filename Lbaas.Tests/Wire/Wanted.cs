using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>Request bodies: what is not said is left to the API's defaults.</summary>
internal static class Wanted
{
    /// <summary>A listener, which is named after its port.</summary>
    public static JsonObject Listener(string protocol, int port, JsonObject? pool = null, params (string Key, object? Value)[] more)
    {
        var listener = new JsonObject { ["name"] = $"listener {port}", ["protocol"] = protocol, ["protocol_port"] = port };
        if (pool is not null)
            listener["default_pool"] = pool;
        return listener.With(more);
    }

    /// <summary>A pool of HTTP with ROUND_ROBIN, unless something else is said.</summary>
    public static JsonObject Pool(string name, JsonObject[] members, params (string Key, object? Value)[] more) =>
        new JsonObject { ["name"] = name, ["protocol"] = "HTTP", ["lb_algorithm"] = "ROUND_ROBIN", ["members"] = new JsonArray(members) }.With(more);

    public static JsonObject Policy(string name, string action, JsonObject[] rules, params (string Key, object? Value)[] more) =>
        new JsonObject { ["name"] = name, ["action"] = action, ["rules"] = new JsonArray(rules) }.With(more);

    public static JsonObject Rule(string type, string comparison, string value, params (string Key, object? Value)[] more) =>
        new JsonObject { ["type"] = type, ["compare_type"] = comparison, ["value"] = value }.With(more);

    public static JsonObject Path(string comparison, string value) => Rule("PATH", comparison, value);

    public static JsonObject With(this JsonObject resource, params (string Key, object? Value)[] fields)
    {
        foreach (var (key, value) in fields)
            resource[key] = JsonSerializer.SerializeToNode(value);
        return resource;
    }
}
