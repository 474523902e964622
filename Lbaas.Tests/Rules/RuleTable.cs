using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace Lbaas.Tests.Rules;

/// <summary>The numbered validation rules, and the tests whose names begin with their numbers.</summary>
internal static partial class RuleTable
{
    /// <summary>Every rule in order: its number, and what it says.</summary>
    public static IReadOnlyList<(string Number, string Text)> Rules(string file) =>
        [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => line.Split(' ', 2)).Select(parts => (parts[0], parts[1]))];

    /// <summary>The tests of each rule: <c>VI_3_VI_4_name</c> is one of both.</summary>
    public static ILookup<string, string> Tests() => typeof(RuleTable).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public))
        .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
        .SelectMany(method => Numbers(method.Name).Select(number => (number, Name: $"{method.DeclaringType!.Name}.{method.Name}")))
        .ToLookup(test => test.number, test => test.Name);

    public static string Markdown(IEnumerable<(string Number, string Text)> rules, ILookup<string, string> tests)
    {
        var page = new StringBuilder();
        page.Append("# Validation rules and their tests\n\n");
        page.Append("Written by `RuleTableTests` from `Lbaas.Tests/Rules/rules.txt` and the names of the tests");
        page.Append(" (`LBAAS_GOLDEN=write ./test --filter RuleTable`).\n\n");
        page.Append("What an operator may say of them stands in the sections `Lbaas:Rules`, `Lbaas:Vip`, `Lbaas:Tls` and `Lbaas:Network`.\n\n");
        page.Append("| rule | | tests |\n|---|---|---|\n");
        foreach (var (number, text) in rules)
            page.Append($"| {number} | {text} | {string.Join("<br>", tests[number].Order(StringComparer.Ordinal).Select(test => $"`{test}`"))} |\n");
        return page.ToString();
    }

    private static IEnumerable<string> Numbers(string method)
    {
        var prefix = Prefix().Match(method);
        return prefix.Success ? prefix.Groups["rule"].Captures.Select(rule => rule.Value.Replace('_', '-')) : [];
    }

    [GeneratedRegex(@"^((?<rule>(TY|PR|PO|TL|LI|VI|SP|ME|HM|LP|LR|MI)_[0-9]+)_)+")]
    private static partial Regex Prefix();
}
