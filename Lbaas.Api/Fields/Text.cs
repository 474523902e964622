using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lbaas.Api.Fields;

/// <summary>Readers of strings (TY-5, TY-6, TY-11).</summary>
public static class Text
{
    /// <summary>Names, descriptions, tags and references: characters, spec api 5.1.</summary>
    public const int LengthMax = 255;

    public static ValueReader<string> UpTo(int lengthMax) => (JsonElement value, in FieldScope scope) =>
    {
        var text = AnyString(value, scope);
        return text.Length <= lengthMax
            ? text
            : throw scope.Invalid(value, $"Value should have a maximum character requirement of {lengthMax}");
    };

    /// <param name="pattern">What the whole text must match.</param>
    /// <param name="shown">The pattern as Octavia words it.</param>
    public static ValueReader<string> Matching(int lengthMax, Regex pattern, string shown)
    {
        var text = UpTo(lengthMax);
        return (JsonElement value, in FieldScope scope) =>
        {
            var read = text(value, scope);
            return pattern.IsMatch(read) ? read : throw scope.Invalid(value, $"Value should match the pattern {shown}");
        };
    }

    public static ValueReader<string> OneOf(IReadOnlyList<string> options)
    {
        var reason = $"Value should be one of: {string.Join(", ", options)}";
        return (JsonElement value, in FieldScope scope) =>
            value.ValueKind == JsonValueKind.String && options.Contains(value.GetString()!)
                ? value.GetString()!
                : throw scope.Invalid(value, reason);
    }

    /// <summary>A list of strings; entries that are not strings or too long are refused one by one.</summary>
    public static ValueReader<ImmutableArray<string>?> List(int lengthMax = LengthMax) => Nesting.Of(UpTo(lengthMax));

    /// <summary>TY-11: tags are a set; duplicates collapse.</summary>
    public static ValueReader<ImmutableArray<string>?> Tags()
    {
        var list = List();
        return (JsonElement value, in FieldScope scope) => list(value, scope)!.Value.Distinct().ToImmutableArray();
    }

    /// <summary>A map of strings (LI-4: a JSON boolean is no string).</summary>
    public static ValueReader<ImmutableSortedDictionary<string, string>> Map()
    {
        var text = UpTo(LengthMax);
        return (JsonElement value, in FieldScope scope) =>
        {
            if (value.ValueKind != JsonValueKind.Object)
                throw scope.Invalid(value, "Value should be a map of strings");
            var map = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            foreach (var property in value.EnumerateObject())
                map[property.Name] = text(property.Value, scope);
            return map.ToImmutable();
        };
    }

    private static string AnyString(JsonElement value, in FieldScope scope)
    {
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw scope.Invalid(value, "Value should be string");
    }
}
