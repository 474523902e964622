namespace Lbaas.Api.Events;

/// <summary>Section <c>Lbaas:Events</c>: the event stream and those who wait for a status.</summary>
public sealed class EventOptions
{
    public const string Section = "Lbaas:Events";

    /// <summary>How many events are kept. 1 to 100,000,000; default 1,000,000.</summary>
    public int RowsMax { get; set; } = 1_000_000;

    /// <summary>How long events are kept. 1 to 8,760; default 168 h: 7 days.</summary>
    public int RetentionHours { get; set; } = 168;

    /// <summary>Streams at once, of which one project gets half; beyond it 503 with Retry-After. 1 to 10,000; default 256.</summary>
    public int StreamsMax { get; set; } = 256;

    /// <summary>Requests with <c>wait</c> at once, of which one project gets half; beyond it 503 with Retry-After. 1 to 10,000; default 2,048.</summary>
    public int WaitersMax { get; set; } = 2_048;

    /// <summary>Silence on a stream after which a sign of life is sent. 1 to 300; default 15 s.</summary>
    public int KeepAliveSeconds { get; set; } = 15;

    /// <summary>After which a stream ends, so that its client comes back and shows who it is. 1 to 1,440; default 60 min.</summary>
    public int StreamMinutes { get; set; } = 60;

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (RowsMax is < 1 or > 100_000_000)
            yield return "Lbaas:Events:RowsMax must be 1 to 100000000.";
        if (RetentionHours is < 1 or > 8_760)
            yield return "Lbaas:Events:RetentionHours must be 1 to 8760.";
        if (StreamsMax is < 1 or > 10_000)
            yield return "Lbaas:Events:StreamsMax must be 1 to 10000.";
        if (WaitersMax is < 1 or > 10_000)
            yield return "Lbaas:Events:WaitersMax must be 1 to 10000.";
        if (StreamMinutes is < 1 or > 1_440)
            yield return "Lbaas:Events:StreamMinutes must be 1 to 1440.";
        if (KeepAliveSeconds is < 1 or > 300)
            yield return "Lbaas:Events:KeepAliveSeconds must be 1 to 300.";
    }
}
