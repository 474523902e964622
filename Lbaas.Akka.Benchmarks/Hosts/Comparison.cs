using Lbaas.Benchmarks.Figures;

namespace Lbaas.Akka.Benchmarks.Hosts;

/// <summary>What each host did, as lines of the table.</summary>
internal static class Comparison
{
    /// <summary>One line per host; the first one is the others' baseline.</summary>
    /// <param name="what">Was measured.</param>
    public static IEnumerable<Figure> Lines(string what, string unit, IReadOnlyList<(string Host, double Value)> measured) => measured.Select((entry, i) =>
        new Figure($"{what}: {entry.Host}", entry.Value, unit, i == 0 ? null : new Baseline(measured[0].Value, measured[0].Host)));
}
