using System.Collections.Immutable;
using System.Text.Json;

namespace Lbaas.Api.Documents;

/// <summary>Values as the API writes them (spec api 4).</summary>
public static class JsonWriting
{
    /// <summary>UTC, to the second, without a zone.</summary>
    public const string TimeFormat = "yyyy-MM-ddTHH:mm:ss";

    public static void WriteTime(this Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is not { } at)
        {
            json.WriteNull(name);
            return;
        }
        Span<char> text = stackalloc char[TimeFormat.Length];
        at.UtcDateTime.TryFormat(text, out var length, TimeFormat, null);
        json.WriteString(name, text[..length]);
    }

    public static void WriteId(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Guid? id)
    {
        if (id is { } given)
            json.WriteString(name, given);
        else
            json.WriteNull(name);
    }

    public static void WriteText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is null)
            json.WriteNull(name);
        else
            json.WriteString(name, text);
    }

    public static void WriteWhole(this Utf8JsonWriter json, ReadOnlySpan<byte> name, int? number)
    {
        if (number is { } given)
            json.WriteNumber(name, given);
        else
            json.WriteNull(name);
    }

    /// <summary>A list of strings, or null.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<string>? texts)
    {
        if (texts is not { } given)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartArray(name);
        foreach (var text in given)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>References to other resources: <c>[{"id": …}]</c>.</summary>
    public static void WriteReferences(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<Guid> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
            json.WriteReference(id);
        json.WriteEndArray();
    }

    public static void WriteReference(this Utf8JsonWriter json, Guid id)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteEndObject();
    }
}
