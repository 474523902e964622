namespace Lbaas.Benchmarks.Figures;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">How much, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Such as <c>ms</c> or <c>/s</c>.</param>
/// <param name="Baseline">The same without our program, or with as little of it as possible; null when there is none.</param>
/// <param name="Aim">What it should be, or null when nobody has said.</param>
internal sealed record Figure(string What, double Value, string Unit, Baseline? Baseline = null, Aim? Aim = null)
{
    /// <summary>Value to baseline; not a number without one.</summary>
    public double Ratio => Baseline is { } baseline ? Value / baseline.Value : double.NaN;
}

/// <param name="Value">In the unit of the figure.</param>
/// <param name="What">What it is of.</param>
internal sealed record Baseline(double Value, string What);
