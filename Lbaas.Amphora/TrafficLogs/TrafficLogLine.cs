using System.Buffers.Text;

namespace Lbaas.Amphora.TrafficLogs;

/// <summary>One line: <c>PROJECT LOADBALANCER LISTENER …</c> (Octavia's <c>user_log_format</c>).</summary>
public static class TrafficLogLine
{
    private const int IdLength = 36;

    /// <summary>
    /// The line without its end, in place. A control character becomes a question mark: HAProxy writes none, and if one ever
    /// came through it would not begin a line.
    /// </summary>
    public static ReadOnlySpan<byte> Clean(Span<byte> line)
    {
        var clean = line.TrimEnd("\r\n\0"u8);
        foreach (ref var character in clean)
            if (character is < 0x20 or 0x7f)
                character = (byte)'?';
        return clean;
    }

    /// <summary>Null for lines that are not about traffic.</summary>
    public static Guid? LoadBalancerOf(ReadOnlySpan<byte> line)
    {
        var id = line[(line.IndexOf((byte)' ') + 1)..];
        return id.Length > IdLength && id[IdLength] == ' ' && Utf8Parser.TryParse(id, out Guid parsed, out var length, 'D') && length == IdLength
            ? parsed
            : null;
    }
}
