using System.Text.RegularExpressions;

namespace Lbaas.Amphora.Prometheus;

/// <summary>One line of HAProxy's exporter, in Octavia's words (spec amphora 6).</summary>
/// <remarks>
/// A pool has a backend for each listener that uses it. So series of pools and members say which listener they are about
/// as well; without it two of them would be the same series, and no reader takes such a page.
/// </remarks>
public static partial class MetricLine
{
    private const string Help = "# HELP ";
    private const string Type = "# TYPE ";

    /// <summary>Null for a line that is not shown: of an unknown metric, or about the exporter itself.</summary>
    public static string? Translate(string line)
    {
        if (line.StartsWith(Type, StringComparison.Ordinal))
            return Named(line.AsSpan(Type.Length), out var rest) is { } typed ? $"{Type}{typed.Name}{rest}" : null;
        if (line.StartsWith(Help, StringComparison.Ordinal))
            return Named(line.AsSpan(Help.Length), out var text) is { } helped ? $"{Help}{helped.Name}{InTenantsWords(text.ToString(), helped)}" : null;
        if (line.StartsWith('#') || Named(line, out var sample) is not { } name)
            return null;
        if (sample is not ['{', ..])
            return $"{name.Name}{sample}";
        return Labels(sample.ToString(), name) is { } labelled ? name.Name + labelled : null;
    }

    private static MetricName? Named(ReadOnlySpan<char> line, out ReadOnlySpan<char> rest)
    {
        var end = line.IndexOfAny(' ', '{');
        rest = end < 0 ? default : line[end..];
        return end < 0 ? null : MetricNames.Of(line[..end]);
    }

    private static string? Labels(string sample, MetricName name)
    {
        if (Proxy().Match(sample) is not { Success: true } proxy)
            return sample;
        var id = proxy.Groups[1].Value;
        if (id.Contains("prometheus", StringComparison.OrdinalIgnoreCase))
            return null;
        var label = name.Prefix == MetricNames.Listener ? $"listener=\"{id}\""
            : id.Split(':') is [var pool, var listener] ? $"pool=\"{pool}\",listener=\"{listener}\""
            : $"pool=\"{id}\"";
        return sample[..proxy.Index] + label + Server().Replace(sample[(proxy.Index + proxy.Length)..], "member=\"");
    }

    private static string InTenantsWords(string help, MetricName name)
    {
        help = ServerWord().Replace(help, "member");
        return name.Prefix switch
        {
            MetricNames.Listener => FrontendWord().Replace(help, "listener"),
            MetricNames.Pool => BackendWord().Replace(help, "pool"),
            _ => help,
        };
    }

    [GeneratedRegex("(?<=[{,])proxy=\"([^\"]*)\"")]
    private static partial Regex Proxy();

    [GeneratedRegex("(?<=[{,])server=\"")]
    private static partial Regex Server();

    [GeneratedRegex(@"\bserver(?=s?\b)")]
    private static partial Regex ServerWord();

    [GeneratedRegex(@"\b(proxy|frontend)(?=s?\b)")]
    private static partial Regex FrontendWord();

    [GeneratedRegex(@"\b(proxy|backend)(?=s?\b)")]
    private static partial Regex BackendWord();
}
