using System.Text.Json;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Documents;

/// <summary>
/// Documents as answers: the stored text with the observed operating status in its place and, when asked, only some keys.
/// The text is read as JSON, never searched: a tenant's name may spell anything.
/// </summary>
public static class DocumentText
{
    private static ReadOnlySpan<byte> OperatingStatus => "operating_status"u8;

    /// <param name="fields">The keys to show; null for all.</param>
    public static void WriteDocument(this Utf8JsonWriter json, Document document, IReadOnlySet<string>? fields)
    {
        if (fields is null)
            json.WriteObserved(document.Body, document.Observation);
        else
            WriteSelected(json, document, fields);
    }

    /// <summary>Writes a body, with <paramref name="observation"/> as its operating status if there is one.</summary>
    public static void WriteObserved(this Utf8JsonWriter json, ReadOnlyMemory<byte> body, string? observation)
    {
        var (start, length) = observation is null ? (-1, 0) : FindStatus(body.Span);
        if (start < 0)
        {
            json.WriteRawValue(body.Span, skipInputValidation: true);
            return;
        }
        var text = new byte[body.Length - length + observation!.Length + 2];
        body.Span[..start].CopyTo(text);
        var end = start + Quote(observation, text.AsSpan(start));
        body.Span[(start + length)..].CopyTo(text.AsSpan(end));
        json.WriteRawValue(text.AsSpan(0, end + body.Length - start - length), skipInputValidation: true);
    }

    // Statuses are a closed set of capital letters and underscores: nothing to escape.
    private static int Quote(string status, Span<byte> target)
    {
        target[0] = (byte)'"';
        var length = System.Text.Encoding.ASCII.GetBytes(status, target[1..]);
        target[length + 1] = (byte)'"';
        return length + 2;
    }

    private static (int Start, int Length) FindStatus(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(OperatingStatus);
            reader.Read();
            if (found && reader.TokenType == JsonTokenType.String)
                return ((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex));
            reader.Skip();
        }
        return (-1, 0);
    }

    private static void WriteSelected(Utf8JsonWriter json, Document document, IReadOnlySet<string> fields)
    {
        json.WriteStartObject();
        var reader = new Utf8JsonReader(document.Body.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!fields.Contains(name))
                continue;
            json.WritePropertyName(name);
            if (name == "operating_status" && document.Observation is { } observation)
                json.WriteStringValue(observation);
            else
                json.WriteRawValue(document.Body.Span[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
        json.WriteEndObject();
    }
}
