namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// What became of one received datagram. A closed set: each is counted, and only <see cref="Accepted"/> goes on.
/// </summary>
public enum HeartbeatOutcome
{
    /// <summary>Authentic, inflated and understood.</summary>
    Accepted,

    /// <summary>Too short to hold a zlib stream and an HMAC.</summary>
    Truncated,

    /// <summary>Neither the hex nor the legacy raw HMAC fits: forged, damaged, or another key.</summary>
    BadHmac,

    /// <summary>Authentic, but not a whole zlib stream (RFC 1950).</summary>
    BadCompression,

    /// <summary>Authentic, but inflates to more than <see cref="HeartbeatPacket.MessageBytesMax"/>.</summary>
    TooLarge,

    /// <summary>Authentic, but not a heartbeat message of version 1 to 3.</summary>
    BadJson,
}
