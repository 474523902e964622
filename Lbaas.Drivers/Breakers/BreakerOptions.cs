using System.ComponentModel.DataAnnotations;

namespace Lbaas.Drivers.Breakers;

/// <summary>When calls to a failing outside are stopped, and for how long.</summary>
public sealed class BreakerOptions
{
    /// <summary>The share of failed calls that opens the breaker. Default 0.8.</summary>
    [Range(0.01, 1.0)]
    public double FailureRatio { get; set; } = 0.8;

    /// <summary>No fewer calls than this are judged. Default 5.</summary>
    [Range(2, 10_000)]
    public int MinimumCalls { get; set; } = 5;

    /// <summary>The window of calls that is judged, in seconds. Default 30.</summary>
    [Range(1, 3600)]
    public int SamplingSeconds { get; set; } = 30;

    /// <summary>How long an open breaker stays open, in seconds. Default 5.</summary>
    [Range(1, 3600)]
    public int BreakSeconds { get; set; } = 5;
}
