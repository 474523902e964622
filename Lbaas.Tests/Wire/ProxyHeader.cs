using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Lbaas.Tests.Wire;

/// <summary>What stands before a member's bytes when its pool speaks the PROXY protocol.</summary>
internal sealed record ProxyHeader(int Version, IPEndPoint Source, IPEndPoint Destination)
{
    private static readonly byte[] Signature = "\r\n\r\n\0\r\nQUIT\n"u8.ToArray();

    private const byte TypeTls = 0x20;
    private const byte TypeCommonName = 0x22;
    private const int TlsHeadBytes = 5;

    /// <summary>The common name of the client's certificate; null when nothing is said of TLS.</summary>
    public string? ClientName { get; init; }

    /// <summary>The text form: <c>PROXY TCP4 SOURCE DESTINATION PORT PORT</c>.</summary>
    public static async Task<ProxyHeader?> ReadFirstAsync(HttpText text)
    {
        if (await text.LineAsync() is not { } line)
            return null;
        var words = line.Split(' ');
        Assert.True(words is ["PROXY", "TCP4" or "TCP6", _, _, _, _], line);
        return new ProxyHeader(1, IPEndPoint.Parse(Endpoint(words[2], words[4])), IPEndPoint.Parse(Endpoint(words[3], words[5])));
    }

    /// <summary>The binary form, of a proxied TCP connection.</summary>
    public static async Task<ProxyHeader?> ReadSecondAsync(HttpText text)
    {
        var head = await text.BytesAsync(16);
        Assert.Equal(Signature, head[..12]);
        Assert.Equal(0x21, head[12]);
        var body = await text.BytesAsync(BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(14)));
        var size = head[13] switch { 0x11 => 4, 0x21 => 16, var other => throw new InvalidDataException(Encoding.Latin1.GetString([other])) };
        return new ProxyHeader(2, At(0, 2 * size), At(size, (2 * size) + 2)) { ClientName = NameIn(body.AsSpan((2 * size) + 4)) };

        IPEndPoint At(int address, int port) =>
            new(new IPAddress(body.AsSpan(address, size)), BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(port)));
    }

    private static string? NameIn(ReadOnlySpan<byte> fields) => Field(fields, TypeTls, out var tls) && Field(tls[TlsHeadBytes..], TypeCommonName, out var name)
        ? Encoding.UTF8.GetString(name)
        : null;

    // Each is a type, a length of two bytes, and so many bytes.
    private static bool Field(ReadOnlySpan<byte> fields, byte type, out ReadOnlySpan<byte> value)
    {
        while (fields.Length >= 3)
        {
            value = fields.Slice(3, BinaryPrimitives.ReadUInt16BigEndian(fields[1..]));
            if (fields[0] == type)
                return true;
            fields = fields[(3 + value.Length)..];
        }
        value = default;
        return false;
    }

    private static string Endpoint(string address, string port) => address.Contains(':') ? $"[{address}]:{port}" : $"{address}:{port}";
}
