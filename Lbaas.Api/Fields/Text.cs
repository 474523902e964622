using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Lbaas.Api.Fields;

/// <summary>Readers of strings (TY-5, TY-6, TY-11).</summary>
public static class Text
{
    /// <summary>Names, descriptions, tags and references: characters, spec api 5.1.</summary>
    public const int LengthMax = 255;

    public static FieldType<string> UpTo(int lengthMax) => new(
        (JsonElement value, in FieldScope scope) =>
        {
            var text = AnyString(value, scope);
            return text.Length <= lengthMax
                ? text
                : throw scope.Invalid(value, $"Value should have a maximum character requirement of {lengthMax}");
        },
        () => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = lengthMax });

    /// <param name="pattern">What the whole text must match.</param>
    /// <param name="shown">The pattern as Octavia words it.</param>
    public static FieldType<string> Matching(int lengthMax, Regex pattern, string shown)
    {
        var text = UpTo(lengthMax);
        return new(
            (JsonElement value, in FieldScope scope) =>
            {
                var read = text.Read(value, scope);
                return pattern.IsMatch(read) ? read : throw scope.Invalid(value, $"Value should match the pattern {shown}");
            },
            () => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = lengthMax, Pattern = pattern.ToString() });
    }

    public static FieldType<string> OneOf(IReadOnlyList<string> options)
    {
        var reason = $"Value should be one of: {string.Join(", ", options)}";
        return new(
            (JsonElement value, in FieldScope scope) =>
                value.ValueKind == JsonValueKind.String && options.Contains(value.GetString()!)
                    ? value.GetString()!
                    : throw scope.Invalid(value, reason),
            () => new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. options.Select(option => (JsonNode)option)] });
    }

    /// <summary>A list of strings; entries that are not strings or too long are refused one by one.</summary>
    public static FieldType<ImmutableArray<string>?> List(int lengthMax = LengthMax) => Nesting.Of(UpTo(lengthMax));

    /// <summary>TY-11: tags are a set; duplicates collapse.</summary>
    public static FieldType<ImmutableArray<string>?> Tags()
    {
        var list = List();
        return list with { Read = (JsonElement value, in FieldScope scope) => list.Read(value, scope)!.Value.Distinct().ToImmutableArray() };
    }

    /// <summary>A map of strings (LI-4: a JSON boolean is no string).</summary>
    public static FieldType<ImmutableSortedDictionary<string, string>> Map()
    {
        var text = UpTo(LengthMax);
        return new(
            (JsonElement value, in FieldScope scope) =>
            {
                if (value.ValueKind != JsonValueKind.Object)
                    throw scope.Invalid(value, "Value should be a map of strings");
                var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
                foreach (var property in value.EnumerateObject())
                    map[property.Name] = text.Read(property.Value, scope);
                return map.ToImmutable();
            },
            operation => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = text.Describe(operation) });
    }

    private static string AnyString(JsonElement value, in FieldScope scope)
    {
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw scope.Invalid(value, "Value should be string");
    }
}
