namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>Where authentic heartbeats go. Called by several receive loops at a time.</summary>
public interface IHeartbeatSink
{
    /// <summary>Takes in one message.</summary>
    /// <param name="message">
    /// Authentic and well-formed, but perhaps replayed. Reused by the caller: copy what is to be kept.
    /// </param>
    /// <param name="stream">
    /// The zlib stream that the message was read from, whose HMAC has been verified; reused likewise.
    /// </param>
    /// <param name="receivedAt">When it was taken from the socket.</param>
    /// <returns>
    /// False when it was rejected as a replay (see <see cref="HeartbeatSequence"/>), which the caller counts.
    /// True when that is not known yet.
    /// </returns>
    bool Accept(HeartbeatMessage message, ReadOnlySpan<byte> stream, DateTimeOffset receivedAt);
}
