using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Benchmarks.Heartbeats;

/// <summary>The least that a reader of heartbeats can do with the base library: verify, inflate, look at every JSON token.</summary>
internal sealed class BareReader
{
    private readonly byte[] _message = new byte[HeartbeatPacket.MessageBytesMax];
    private readonly byte[] _mac = new byte[HeartbeatPacket.RawMacBytes];
    private readonly byte[] _hex = new byte[HeartbeatPacket.HexMacBytes];

    /// <summary>JSON tokens seen so far, so that nothing of the work can be left out.</summary>
    public long Tokens { get; private set; }

    /// <exception cref="InvalidDataException">The HMAC is wrong.</exception>
    public void Read(byte[] datagram, int length)
    {
        var content = length - HeartbeatPacket.HexMacBytes;
        HMACSHA256.HashData(Fleet.Key, datagram.AsSpan(0, content), _mac);
        Convert.TryToHexStringLower(_mac, _hex, out _);
        if (!CryptographicOperations.FixedTimeEquals(_hex, datagram.AsSpan(content, HeartbeatPacket.HexMacBytes)))
            throw new InvalidDataException("The HMAC is wrong.");
        using var zlib = new ZLibStream(new MemoryStream(datagram, 0, content), CompressionMode.Decompress);
        var json = new Utf8JsonReader(_message.AsSpan(0, zlib.ReadAtLeast(_message, _message.Length, throwOnEndOfStream: false)));
        while (json.Read())
            Tokens++;
    }
}
