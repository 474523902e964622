using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Lbaas.Api.OpenApi;

/// <summary>The schema that a set of examples shares: what is null in one and a string in another may be both.</summary>
internal static class ShapeOfExamples
{
    public static OpenApiSchema Of(IReadOnlyList<JsonNode?> examples)
    {
        var schema = new OpenApiSchema { Type = examples.Select(TypeOf).Aggregate(default(JsonSchemaType), (all, type) => all | type) };
        var objects = examples.OfType<JsonObject>().ToList();
        if (objects.Count > 0)
            Describe(schema, objects);
        var items = examples.OfType<JsonArray>().SelectMany(array => array).ToList();
        if (schema.Type.Value.HasFlag(JsonSchemaType.Array))
            schema.Items = items.Count > 0 ? Of(items) : new OpenApiSchema();
        return schema;
    }

    // A key that one of the examples lacks may be left out.
    private static void Describe(OpenApiSchema schema, List<JsonObject> objects)
    {
        var names = objects.SelectMany(example => example.Select(property => property.Key)).Distinct().ToList();
        schema.Properties = names.ToDictionary(
            name => name,
            name => (IOpenApiSchema)Of([.. objects.Where(example => example.ContainsKey(name)).Select(example => example[name])]));
        schema.Required = names.Where(name => objects.TrueForAll(example => example.ContainsKey(name))).ToHashSet();
    }

    private static JsonSchemaType TypeOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => JsonSchemaType.String,
        JsonValueKind.Number => node.AsValue().TryGetValue<long>(out _) ? JsonSchemaType.Integer : JsonSchemaType.Number,
        JsonValueKind.True or JsonValueKind.False => JsonSchemaType.Boolean,
        JsonValueKind.Object => JsonSchemaType.Object,
        JsonValueKind.Array => JsonSchemaType.Array,
        _ => JsonSchemaType.Null,
    };
}
