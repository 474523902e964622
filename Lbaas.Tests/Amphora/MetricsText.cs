using System.Globalization;
using System.Text.RegularExpressions;

namespace Lbaas.Tests.Amphora;

/// <summary>One series of a page of metrics.</summary>
internal sealed record Metric(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>
/// A strict reader of Prometheus' text format 0.0.4: each metric's lines stand together, HELP and TYPE before its samples
/// and once each, no series twice.
/// </summary>
internal static partial class MetricsText
{
    public static List<Metric> Parse(string text)
    {
        Assert.EndsWith("\n", text);
        var (metrics, series, ended) = (new List<Metric>(), new HashSet<string>(), new HashSet<string>());
        var (current, said) = ("", new HashSet<string>());
        foreach (var line in text[..^1].Split('\n'))
        {
            var (kind, name) = Described().Match(line) is { Success: true } described
                ? (described.Groups[1].Value, described.Groups[2].Value)
                : ("sample", Sample().Match(line) is { Success: true } found ? found.Groups[1].Value : throw new FormatException(line));
            if (name != current)
            {
                Assert.True(ended.Add(name), $"The lines of {name} do not stand together.");
                (current, said) = (name, []);
            }
            if (kind != "sample")
            {
                Assert.True(said.Add(kind) && !said.Contains("sample"), $"{kind} of {name} is out of place.");
                continue;
            }
            Assert.True(said.Contains("HELP") && said.Contains("TYPE"), $"{name} is not described.");
            said.Add("sample");
            var sample = Sample().Match(line);
            Assert.True(series.Add(name + sample.Groups[2].Value), $"Twice: {line}");
            var labels = Label().Matches(sample.Groups[2].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value);
            var value = sample.Groups[3].Value;
            metrics.Add(new Metric(name, labels, value switch
            {
                "NaN" => double.NaN,
                "+Inf" => double.PositiveInfinity,
                "-Inf" => double.NegativeInfinity,
                _ => double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture),
            }));
        }
        return metrics;
    }

    [GeneratedRegex(@"^# (?:(HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*)) (?:(?<=TYPE [^ ]+ )(?:counter|gauge|histogram|summary|untyped)|(?<=HELP [^ ]+ ).+)\z")]
    private static partial Regex Described();

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*=""(?:[^""\\\n]|\\[\\""n])*"",?)+)\})? ([^ ]+)\z")]
    private static partial Regex Sample();

    [GeneratedRegex(@"([a-zA-Z_][a-zA-Z0-9_]*)=""((?:[^""\\\n]|\\[\\""n])*)""")]
    private static partial Regex Label();
}
