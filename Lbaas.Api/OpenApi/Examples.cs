using System.Reflection;
using System.Text.Json.Nodes;

namespace Lbaas.Api.OpenApi;

/// <summary>Answers as the renderers write them, kept true by the tests: examples for the reader, shapes for the schemas.</summary>
public static class Examples
{
    private const string Prefix = "Lbaas.Api.OpenApi.Examples.";

    /// <summary>All examples of a kind: <c>pool</c> finds <c>pool.json</c> and <c>pool-without-monitor.json</c>.</summary>
    public static IReadOnlyList<JsonNode> Of(string kind) => [.. Names(kind).Select(Read)];

    private static IEnumerable<string> Names(string kind) => typeof(Examples).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => name[Prefix.Length..^".json".Length])
        .Where(name => name == kind || name.StartsWith($"{kind}-", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static JsonNode Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Prefix}{name}.json")!;
        return JsonNode.Parse(stream)!;
    }
}
