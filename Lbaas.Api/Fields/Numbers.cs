using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Lbaas.Api.Fields;

/// <summary>Readers of numbers and flags (TY-4, TY-7).</summary>
public static class Numbers
{
    public const int PortMax = 65_535;

    /// <summary>An integer, or a string that spells one.</summary>
    public static FieldType<int?> Between(int min, int max = int.MaxValue) => new(
        (JsonElement value, in FieldScope scope) =>
        {
            var number = Whole(value) ?? throw scope.Invalid(
                value, $"invalid literal for int() with base 10: '{PythonText.Of(value)}'");
            if (number < min)
                throw scope.Invalid(value, $"Value should be greater or equal to {min}");
            if (number > max)
                throw scope.Invalid(value, $"Value should be lower or equal to {max}");
            return (int)number;
        },
        () => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = min.ToString(CultureInfo.InvariantCulture),
            Maximum = max.ToString(CultureInfo.InvariantCulture),
        });

    /// <summary>An integer out of a closed set, or a string that spells one.</summary>
    public static FieldType<int?> OneOf(params int[] options)
    {
        var reason = $"Value should be one of: {string.Join(", ", options)}";
        return new(
            (JsonElement value, in FieldScope scope) =>
                Whole(value) is { } number && Array.Exists(options, option => option == number) ? (int)number : throw scope.Invalid(value, reason),
            () => new OpenApiSchema { Type = JsonSchemaType.Integer, Enum = [.. options.Select(option => (JsonNode)option)] });
    }

    /// <summary>A boolean, an integer, or one of the usual words in any case.</summary>
    public static readonly FieldType<bool> Flag = new(ReadFlag, DescribeFlag);

    public static readonly FieldType<bool?> OptionalFlag =
        new(static (JsonElement value, in FieldScope scope) => ReadFlag(value, scope), DescribeFlag);

    /// <summary>HM-6: 1.0 or 1.1, a JSON number; kept as text.</summary>
    public static readonly FieldType<string> HttpVersion =
        new(ReadHttpVersion, static () => new OpenApiSchema { Type = JsonSchemaType.Number, Enum = [1.0, 1.1] });

    private static OpenApiSchema DescribeFlag() => new() { Type = JsonSchemaType.Boolean };

    private static bool ReadFlag(JsonElement value, in FieldScope scope) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when Whole(value) is { } number => number != 0,
        JsonValueKind.String when Word(value.GetString()!) is { } flag => flag,
        _ => throw scope.Invalid(value, $"Value not an unambiguous boolean: {PythonText.Of(value)}"),
    };

    private static string ReadHttpVersion(JsonElement value, in FieldScope scope)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        var known = value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
        return known switch
        {
            1.0 => "1.0",
            1.1 => "1.1",
            _ => throw scope.Invalid(value, "Value should be one of: 1.0, 1.1"),
        };
    }

    /// <summary>The words that clients use for yes and no (TY-7); null for any other.</summary>
    public static bool? Word(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "t" or "yes" or "y" or "on" or "1" => true,
        "false" or "f" or "no" or "n" or "off" or "0" => false,
        _ => null,
    };

    // A double holds every integer in question exactly, and those out of range stay out of range.
    private static double? Whole(JsonElement value)
    {
        const NumberStyles Spelling = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDouble(out var number) && Math.Floor(number) == number => number,
            JsonValueKind.String when double.TryParse(value.GetString(), Spelling, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }
}
