using System.Globalization;
using System.Text;

namespace Lbaas.Tests.Wire;

/// <summary>The head of a message as it stood on the wire, nothing tidied up.</summary>
internal sealed record Head(string First, IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>All values of a header, in order.</summary>
    public string[] this[string name] =>
        [.. Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)];

    public int BodyLength => this["Content-Length"] is [var length] ? int.Parse(length, CultureInfo.InvariantCulture) : 0;
}

/// <summary>Reads a stream of HTTP/1 messages, and what may stand before them.</summary>
internal sealed class HttpText(Stream stream)
{
    private const int HeadMax = 65_536;

    /// <returns>Null at the end of the stream, and for what is no HTTP.</returns>
    public async Task<Head?> HeadAsync()
    {
        if (await LineAsync() is not { Length: > 0 } first)
            return null;
        var headers = new List<(string, string)>();
        while (await LineAsync() is { Length: > 0 } line)
        {
            if (line.IndexOf(':') is not (>= 0 and var colon))
                return null;
            headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }
        return new Head(first, headers);
    }

    public async Task<string> BodyAsync(int length) => Encoding.Latin1.GetString(await BytesAsync(length));

    public async Task<byte[]> BytesAsync(int length)
    {
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    /// <returns>Null at the end.</returns>
    public async Task<string?> LineAsync()
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (line.Length < HeadMax && await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
        return null;
    }
}
