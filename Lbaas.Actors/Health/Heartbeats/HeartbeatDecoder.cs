namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// Opens packets, one after the other, into one reused message. It allocates nothing once its buffers have grown to the
/// size of the messages. One per receive loop: not for two threads at a time.
/// </summary>
public sealed class HeartbeatDecoder(ReadOnlySpan<byte> key) : IDisposable
{
    private readonly HeartbeatMac _mac = new(key);
    private readonly HeartbeatStreamDecoder _stream = new();

    /// <summary>The last accepted message; overwritten by the next <see cref="Open"/>.</summary>
    public HeartbeatMessage Message => _stream.Message;

    /// <summary>How long the authentic zlib stream is that the last accepted datagram begins with, in bytes.</summary>
    public int StreamBytes { get; private set; }

    /// <summary>
    /// Checks and reads one datagram. Nothing of it is inflated or parsed before its HMAC has been verified, in constant
    /// time. Never throws for what a datagram holds.
    /// </summary>
    public HeartbeatOutcome Open(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < HeartbeatPacket.CompressedBytesMin + HeartbeatPacket.RawMacBytes)
            return HeartbeatOutcome.Truncated;
        var length = _mac.AuthenticLength(datagram);
        if (length < 0)
            return HeartbeatOutcome.BadHmac;
        StreamBytes = length;
        return _stream.Open(datagram[..length]);
    }

    public void Dispose() => _mac.Dispose();
}
