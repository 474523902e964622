using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.OpenApi;

/// <summary>Holds answers against the API's own document: the part of JSON Schema that the document uses.</summary>
internal sealed class Conformance(JsonNode document)
{
    /// <summary>What is wrong with an answer; nothing when it is as described.</summary>
    public IReadOnlyList<string> Check(string method, string path, int status, string body)
    {
        if (Operation(method, path) is not { } operation)
            return [];
        var responses = operation["responses"]!.AsObject();
        var described = responses[status.ToString()];
        if (described is null)
            return status < 400 ? [$"{method} {path} answered {status}, which is not described."] : [];
        var schema = described["content"]?["application/json"]?["schema"];
        if (schema is null)
            return body.Length == 0 ? [] : [$"{method} {path} answered {status} with a body, which is not described."];
        // A client that asks for some fields gets some.
        var problems = new List<string>();
        if (!path.Contains("fields=", StringComparison.Ordinal))
            Compare(schema, JsonNode.Parse(body), $"{method} {path}", problems);
        return problems;
    }

    private JsonNode? Operation(string method, string path)
    {
        var segments = path.Split('?')[0].Trim('/').Split('/');
        return document["paths"]!.AsObject()
            .Where(item => Fits(item.Key.Trim('/').Split('/'), segments))
            .OrderBy(item => item.Key.Count(c => c == '{'))
            .Select(item => item.Value![method.ToLowerInvariant()])
            .FirstOrDefault(operation => operation is not null);
    }

    private static bool Fits(string[] template, string[] segments) =>
        template.Length == segments.Length && template.Zip(segments).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);

    private static void Compare(JsonNode schema, JsonNode? value, string where, List<string> problems)
    {
        if (schema["type"] is { } type && !Types(type).Contains(TypeOf(value)) && !(Types(type).Contains("number") && TypeOf(value) == "integer"))
        {
            problems.Add($"{where} is {TypeOf(value)}, not {type.ToJsonString()}.");
            return;
        }

        if (value is JsonArray items)
        {
            foreach (var (item, index) in items.Select((item, index) => (item, index)))
                Compare(schema["items"]!, item, $"{where}[{index}]", problems);
        }

        if (value is JsonObject properties && schema["properties"] is JsonObject known)
            CompareProperties(schema, known, properties, where, problems);
    }

    private static void CompareProperties(JsonNode schema, JsonObject known, JsonObject properties, string where, List<string> problems)
    {
        foreach (var required in schema["required"]?.AsArray().Select(name => (string)name!) ?? [])
        {
            if (!properties.ContainsKey(required))
                problems.Add($"{where} lacks {required}.");
        }

        // An object whose keys are its user's is shown by an example of no or other keys.
        var isMap = where.EndsWith("insert_headers", StringComparison.Ordinal);
        foreach (var (name, value) in properties)
        {
            if (known[name] is { } inner)
                Compare(inner, value, $"{where}.{name}", problems);
            else if (!isMap)
                problems.Add($"{where} has {name}, which is not described.");
        }
    }

    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(one => (string)one!) : [(string)type!];

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.AsValue().TryGetValue<long>(out _) ? "integer" : "number",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "boolean",
    };
}
