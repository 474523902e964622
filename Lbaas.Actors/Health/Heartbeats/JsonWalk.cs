using System.Buffers.Text;
using System.Text.Json;

namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// Small strict steps over a <see cref="Utf8JsonReader"/>; anything unexpected is a <see cref="JsonException"/>.
/// </summary>
internal static class JsonWalk
{
    public static void Enter(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An object was expected.");
    }

    /// <summary>Moves to the next property of the current object; false at its end.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    public static void SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>The non-negative integer that follows.</summary>
    public static long Count(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value) || value < 0)
            throw new JsonException("A non-negative integer was expected.");
        return value;
    }

    /// <summary>The <c>true</c> or <c>false</c> that follows.</summary>
    public static bool Flag(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType is JsonTokenType.True or JsonTokenType.False
        ? reader.TokenType == JsonTokenType.True
        : throw new JsonException("true or false was expected.");

    /// <summary>The string that follows, unescaped into <paramref name="scratch"/> when it has to be.</summary>
    public static ReadOnlySpan<byte> Text(ref Utf8JsonReader reader, Span<byte> scratch)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.String)
            throw new JsonException("A string was expected.");
        return Current(ref reader, scratch);
    }

    /// <summary>The current property name or string.</summary>
    public static ReadOnlySpan<byte> Current(ref Utf8JsonReader reader, Span<byte> scratch)
    {
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan;
        if (reader.ValueSpan.Length > scratch.Length)
            throw new JsonException("The text is too long.");
        return scratch[..reader.CopyString(scratch)];
    }

    /// <summary>A UUID with dashes and nothing after it.</summary>
    public static Guid Id(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out Guid id, out var used) && used == text.Length
            ? id
            : throw new JsonException("A UUID was expected.");
}
