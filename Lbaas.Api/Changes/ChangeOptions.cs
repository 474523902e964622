namespace Lbaas.Api.Changes;

/// <summary>Bounds on changes at the edge.</summary>
public sealed class ChangeOptions
{
    /// <summary>Changes that may be in flight at once; beyond it 503 with Retry-After. 1 to 100,000; default 1,024.</summary>
    public int InFlightMax { get; set; } = 1_024;

    /// <summary>How long a client waits for a change to be accepted, before 503. Above zero, up to 5 min; default 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
