using System.Globalization;

namespace Lbaas.Benchmarks.Figures;

/// <summary>Figures as a Markdown table, columns in line.</summary>
internal static class FigureTable
{
    /// <param name="project">That has the benchmarks, by its folder.</param>
    public static void Write(TextWriter output, string project, IEnumerable<(string Benchmark, Figure Figure)> figures)
    {
        string[] head = ["figure", "measured", "baseline", "ratio", "aim", "", $"repeat with: dotnet run -c Release --project {project} --"];
        List<string[]> rows = [head, [.. head.Select(_ => "---")], .. figures.Select(entry => Row(entry.Benchmark, entry.Figure))];
        var widths = Enumerable.Range(0, head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            output.WriteLine($"| {string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column])))} |");
    }

    private static string[] Row(string benchmark, Figure figure) =>
    [
        figure.What,
        Number(figure.Value, figure.Unit),
        figure.Baseline is { } baseline ? $"{Number(baseline.Value, figure.Unit)} ({baseline.What})" : "",
        figure.Baseline is null ? "" : figure.Ratio.ToString("0.00", CultureInfo.InvariantCulture),
        figure.Aim?.Text(figure.Unit) ?? "",
        figure.Aim is null ? "" : figure.Aim.IsMet(figure) ? "met" : "missed",
        benchmark,
    ];

    private static string Number(double value, string unit)
    {
        var format = Math.Abs(value) switch { >= 100 => "#,0", >= 10 => "0.0", _ => "0.00" };
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {unit}";
    }
}
