using System.Text.Json;
using Microsoft.OpenApi;

namespace Lbaas.Api.Fields;

/// <summary>Readers of URLs and of their parts.</summary>
public static class Urls
{
    // RFC 3986: what may stand in a path and a query without percent-encoding, besides letters and digits.
    private const string PathMarks = "-._~!$&'()*+,;=:@/?#";

    /// <summary>TY-14: an absolute path, perhaps with a query, and nothing before it.</summary>
    public static readonly FieldType<string> Path = new(
        ReadPath, static () => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^/" });

    private static string ReadPath(JsonElement value, in FieldScope scope)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal) && IsEncoded(text)
            ? text
            : throw scope.Invalid(value, "Value must be a valid URL Path string");
    }

    /// <summary>TY-13: with scheme http or https and a host; nothing in it that is no printable character.</summary>
    public static readonly FieldType<string> Whole = new(
        ReadWhole, static () => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Text.LengthMax, Pattern = "^[Hh][Tt][Tt][Pp][Ss]?://" });

    private static string ReadWhole(JsonElement value, in FieldScope scope)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return text.Length <= Text.LengthMax && !text.Any(c => c is <= ' ' or (>= '\u007f' and <= '\u009f')) && IsHttp(text)
            ? text
            : throw scope.Invalid(value, "Value must be a valid URL string");
    }

    private static bool IsHttp(string text) =>
        (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0;

    private static bool IsEncoded(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
                i += 2;
            else if (!char.IsAsciiLetterOrDigit(c) && !PathMarks.Contains(c))
                return false;
        }
        return true;
    }
}
