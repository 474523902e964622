namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// Opens the zlib streams of packets whose HMAC somebody has verified, one after the other, into one reused message. Not for two
/// threads at a time.
/// </summary>
public sealed class HeartbeatStreamDecoder
{
    private readonly Inflater _inflater = new(HeartbeatPacket.MessageBytesMax);
    private readonly HeartbeatReader _reader = new();

    /// <summary>The last accepted message; overwritten by the next <see cref="Open"/>.</summary>
    public HeartbeatMessage Message { get; } = new();

    /// <summary>Inflates and reads one stream. Never throws for what it holds.</summary>
    /// <returns>Accepted, TooLarge, BadCompression or BadJson.</returns>
    public HeartbeatOutcome Open(ReadOnlySpan<byte> stream) => _inflater.Inflate(stream) switch
    {
        InflateOutcome.TooLarge => HeartbeatOutcome.TooLarge,
        InflateOutcome.Corrupt => HeartbeatOutcome.BadCompression,
        _ => _reader.TryRead(_inflater.Output, Message) ? HeartbeatOutcome.Accepted : HeartbeatOutcome.BadJson,
    };
}
