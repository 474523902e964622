using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// The datagram: a zlib stream (RFC 1950) of the JSON message, then HMAC-SHA256 over that stream as 64 lowercase hex
/// digits (Octavia: <c>octavia/amphorae/backends/health_daemon/status_message.py</c>). Opened by <see cref="HeartbeatDecoder"/>.
/// </summary>
public static class HeartbeatPacket
{
    /// <summary>The largest message that is inflated, in bytes; a packet that holds more is refused.</summary>
    public const int MessageBytesMax = 1 << 20;

    /// <summary>The largest payload of a UDP datagram over IPv4, in bytes.</summary>
    public const int DatagramBytesMax = 65_507;

    /// <summary>Length of the HMAC as our agents and Octavia's send it.</summary>
    public const int HexMacBytes = 2 * RawMacBytes;

    /// <summary>Length of the HMAC in the legacy form, which is still accepted.</summary>
    public const int RawMacBytes = HMACSHA256.HashSizeInBytes;

    /// <summary>The shortest zlib stream: header, one empty block, checksum.</summary>
    internal const int CompressedBytesMin = 8;

    /// <summary>
    /// Makes the datagram of a message. It may be longer than <see cref="DatagramBytesMax"/>: the sender checks.
    /// </summary>
    public static byte[] Seal(HeartbeatMessage message, ReadOnlySpan<byte> key)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        HeartbeatWriter.Write(message, json);
        using var packet = new MemoryStream(json.WrittenCount / 2 + HexMacBytes);
        using (var zlib = new ZLibStream(packet, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(json.WrittenSpan);
        Span<byte> mac = stackalloc byte[RawMacBytes];
        HMACSHA256.HashData(key, packet.GetBuffer().AsSpan(0, (int)packet.Length), mac);
        Span<byte> hex = stackalloc byte[HexMacBytes];
        Convert.TryToHexStringLower(mac, hex, out _);
        packet.Write(hex);
        return packet.ToArray();
    }
}
