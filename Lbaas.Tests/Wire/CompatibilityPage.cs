using System.Text.RegularExpressions;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Wire;

/// <summary>A row of <c>docs/compatibility.md</c>: an option, perhaps of certain values, and what shows what it does.</summary>
internal sealed record CompatibilityRow(string Section, string Option, string[] Values, string Shown)
{
    public override string ToString() => $"{Section}: {Option} {string.Join(' ', Values)}";
}

/// <summary>The tables of <c>docs/compatibility.md</c>.</summary>
internal static partial class CompatibilityPage
{
    public static IReadOnlyList<CompatibilityRow> Rows { get; } = [.. Read()];

    /// <summary>What a cell names between backticks.</summary>
    public static string[] NamesIn(string cell) => [.. Quoted().Matches(cell).Select(match => match.Groups[1].Value)];

    private static IEnumerable<CompatibilityRow> Read()
    {
        var section = "";
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "compatibility.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                section = line[3..];
            if (line.Split('|') is ["", var option, _, var shown, ""] && NamesIn(option) is [var name, .. var values])
                yield return new CompatibilityRow(section, name, values, shown);
        }
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
