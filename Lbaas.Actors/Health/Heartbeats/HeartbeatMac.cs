using System.Security.Cryptography;

namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>Checks the HMAC at a packet's end. Keyed once and reused; not for two threads at a time.</summary>
internal sealed class HeartbeatMac(ReadOnlySpan<byte> key) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);

    /// <summary>
    /// The length of the authentic zlib stream at the start of <paramref name="packet"/>, or -1 if none is.
    /// </summary>
    public int AuthenticLength(ReadOnlySpan<byte> packet)
    {
        var length = packet.Length - HeartbeatPacket.HexMacBytes;
        if (length >= HeartbeatPacket.CompressedBytesMin && MatchesHex(packet[..length], packet[length..]))
            return length;
        length = packet.Length - HeartbeatPacket.RawMacBytes;
        return length >= HeartbeatPacket.CompressedBytesMin && MatchesRaw(packet[..length], packet[length..]) ? length : -1;
    }

    public void Dispose() => _hash.Dispose();

    private bool MatchesHex(ReadOnlySpan<byte> content, ReadOnlySpan<byte> claimed)
    {
        // Which bytes are hex digits is no secret, and saves a flood of garbage its second hash.
        if (claimed.ContainsAnyExcept("0123456789abcdef"u8))
            return false;
        Span<byte> mac = stackalloc byte[HeartbeatPacket.RawMacBytes];
        Compute(content, mac);
        Span<byte> hex = stackalloc byte[HeartbeatPacket.HexMacBytes];
        Convert.TryToHexStringLower(mac, hex, out _);
        return CryptographicOperations.FixedTimeEquals(hex, claimed);
    }

    private bool MatchesRaw(ReadOnlySpan<byte> content, ReadOnlySpan<byte> claimed)
    {
        Span<byte> mac = stackalloc byte[HeartbeatPacket.RawMacBytes];
        Compute(content, mac);
        return CryptographicOperations.FixedTimeEquals(mac, claimed);
    }

    private void Compute(ReadOnlySpan<byte> content, Span<byte> mac)
    {
        _hash.AppendData(content);
        _hash.GetHashAndReset(mac);
    }
}
