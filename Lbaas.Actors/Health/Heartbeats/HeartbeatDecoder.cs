namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// Opens packets, one after the other, into one reused message. It allocates nothing once its buffers have grown to the
/// size of the messages. One per receive loop: not for two threads at a time.
/// </summary>
public sealed class HeartbeatDecoder(ReadOnlySpan<byte> key) : IDisposable
{
    private readonly HeartbeatMac _mac = new(key);
    private readonly Inflater _inflater = new(HeartbeatPacket.MessageBytesMax);
    private readonly HeartbeatReader _reader = new();

    /// <summary>The last accepted message; overwritten by the next <see cref="Open"/>.</summary>
    public HeartbeatMessage Message { get; } = new();

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
        return _inflater.Inflate(datagram[..length]) switch
        {
            InflateOutcome.TooLarge => HeartbeatOutcome.TooLarge,
            InflateOutcome.Corrupt => HeartbeatOutcome.BadCompression,
            _ => _reader.TryRead(_inflater.Output, Message) ? HeartbeatOutcome.Accepted : HeartbeatOutcome.BadJson,
        };
    }

    public void Dispose() => _mac.Dispose();
}
