using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lbaas.Api.Brakes;
using Lbaas.Api.Documents;
using Lbaas.Runtime.Notices;

namespace Lbaas.Api.Events;

/// <summary>A notice as a client gets it: where and when it happened, to whom, and what its maker wrote of it.</summary>
public static class EventText
{
    // To the millisecond: within one second much can happen.
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fff";

    /// <summary>One JSON object.</summary>
    public static void Write(Utf8JsonWriter json, PlacedNotice placed)
    {
        var notice = placed.Notice;
        json.WriteStartObject();
        json.WriteNumber("position"u8, placed.Position);
        json.WriteString("type"u8, notice.Type);
        json.WriteString("at"u8, placed.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        json.WriteText("project_id"u8, notice.ProjectId);
        json.WriteText("loadbalancer_id"u8, notice.Type is BrakeNotice.Type or BrakeNotice.ConvictionType ? null : notice.OwnerId);
        WriteMembers(json, notice.Body.Span);
        json.WriteEndObject();
    }

    /// <summary>A block of a server-sent event stream (HTML, section 9.2).</summary>
    public static void WriteBlock(IBufferWriter<byte> target, PlacedNotice placed)
    {
        WriteNumberLine(target, "id: "u8, placed.Position);
        Append(target, "event: "u8);
        Append(target, Encoding.UTF8.GetBytes(placed.Notice.Type));
        Append(target, "\ndata: "u8);
        // JSON without indentation has no line break: one data line is enough.
        using var body = JsonBody.Rent();
        Write(body.Json, placed);
        Append(target, body.Written.Span);
        Append(target, "\n\n"u8);
    }

    /// <summary>
    /// A sign of life. It moves a client's last event id on without being an event, so that who watches something quiet
    /// can resume after what was deleted meanwhile.
    /// </summary>
    public static void WriteKeepAlive(IBufferWriter<byte> target, long head)
    {
        Append(target, ": keep-alive\n"u8);
        WriteNumberLine(target, "id: "u8, head);
        Append(target, "\n"u8);
    }

    /// <summary>The members of a JSON object, as they are.</summary>
    public static void WriteMembers(Utf8JsonWriter json, ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            json.WritePropertyName(reader.ValueSpan);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            json.WriteRawValue(body[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }

    private static void WriteNumberLine(IBufferWriter<byte> target, ReadOnlySpan<byte> name, long number)
    {
        Append(target, name);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        Append(target, digits[..length]);
        Append(target, "\n"u8);
    }

    private static void Append(IBufferWriter<byte> target, ReadOnlySpan<byte> bytes) =>
        target.Write(bytes);
}
