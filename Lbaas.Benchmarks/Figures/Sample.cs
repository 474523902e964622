using System.Diagnostics;

namespace Lbaas.Benchmarks.Figures;

/// <summary>Durations, and what share of them is below what.</summary>
internal sealed class Sample(IEnumerable<TimeSpan> durations)
{
    private readonly double[] _sortedMs = [.. durations.Select(duration => duration.TotalMilliseconds).Order()];

    /// <summary>The smallest duration in milliseconds that at least this share (0..1) does not exceed.</summary>
    public double Ms(double share) => _sortedMs[Math.Clamp((int)Math.Ceiling(share * _sortedMs.Length) - 1, 0, _sortedMs.Length - 1)];

    /// <summary>How often per second something happens that was done <paramref name="count"/> times since <paramref name="start"/>.</summary>
    public static double PerSecond(long count, long start) => count / Stopwatch.GetElapsedTime(start).TotalSeconds;
}
