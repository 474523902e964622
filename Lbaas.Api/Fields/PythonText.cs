using System.Text;
using System.Text.Json;

namespace Lbaas.Api.Fields;

/// <summary>
/// A JSON value the way Octavia's faults show it: as Python prints it. Clients and their tests compare these texts.
/// Cut at <see cref="LengthMax"/> characters, so that an answer is never as large as the body it refuses.
/// </summary>
public static class PythonText
{
    public const int LengthMax = 1_024;

    public static string Of(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            return Cut(value.GetString()!);
        var text = new StringBuilder();
        Append(text, value);
        return Cut(text.ToString());
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value);
                break;
            case JsonValueKind.Array:
                AppendArray(text, value);
                break;
            case JsonValueKind.String:
                text.Append('\'').Append(value.GetString()!.Replace("\\", "\\\\").Replace("'", "\\'")).Append('\'');
                break;
            case JsonValueKind.True:
                text.Append("True");
                break;
            case JsonValueKind.False:
                text.Append("False");
                break;
            case JsonValueKind.Number:
                text.Append(value.GetRawText());
                break;
            default:
                text.Append("None");
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement value)
    {
        var separator = "{";
        foreach (var property in value.EnumerateObject())
        {
            text.Append(separator).Append('\'').Append(property.Name).Append("': ");
            Append(text, property.Value);
            separator = ", ";
        }
        text.Append(separator == "{" ? "{}" : "}");
    }

    private static void AppendArray(StringBuilder text, JsonElement value)
    {
        var separator = "[";
        foreach (var item in value.EnumerateArray())
        {
            text.Append(separator);
            Append(text, item);
            separator = ", ";
        }
        text.Append(separator == "[" ? "[]" : "]");
    }

    private static string Cut(string text) => text.Length <= LengthMax ? text : string.Concat(text.AsSpan(0, LengthMax), "...");
}
