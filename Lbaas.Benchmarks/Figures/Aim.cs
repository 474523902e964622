using System.Globalization;

namespace Lbaas.Benchmarks.Figures;

/// <summary>What a figure should be.</summary>
/// <param name="Limit">In the figure's unit, or a ratio.</param>
/// <param name="AtLeast">Whether more is better.</param>
/// <param name="OfBaseline">The limit is on the ratio to the baseline instead of on the figure.</param>
internal sealed record Aim(double Limit, bool AtLeast, bool OfBaseline = false)
{
    public static Aim Least(double limit) => new(limit, AtLeast: true);

    public static Aim Most(double limit) => new(limit, AtLeast: false);

    public static Aim RatioOf(double ratio) => new(ratio, AtLeast: true, OfBaseline: true);

    public bool IsMet(Figure figure)
    {
        var measured = OfBaseline ? figure.Ratio : figure.Value;
        return AtLeast ? measured >= Limit : measured <= Limit;
    }

    public string Text(string unit) => string.Create(
        CultureInfo.InvariantCulture, $"{(AtLeast ? '≥' : '≤')} {Limit:#,0.##} {(OfBaseline ? "× baseline" : unit)}");
}
