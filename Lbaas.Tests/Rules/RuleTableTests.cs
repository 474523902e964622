using System.Runtime.CompilerServices;

namespace Lbaas.Tests.Rules;

/// <summary>No rule without a test, and a page that shows which.</summary>
public class RuleTableTests
{
    [Fact]
    public void Every_rule_has_a_test()
    {
        var tested = RuleTable.Tests().Select(test => test.Key).ToHashSet();

        Assert.Empty(RuleTable.Rules(ListFile()).Select(rule => rule.Number).Except(tested));
    }

    [Fact]
    public void No_test_names_a_rule_that_there_is_not()
    {
        var known = RuleTable.Rules(ListFile()).Select(rule => rule.Number);

        Assert.Empty(RuleTable.Tests().Select(test => test.Key).Except(known));
    }

    [Fact]
    public void The_page_of_rules_is_true()
    {
        var page = RuleTable.Markdown(RuleTable.Rules(ListFile()), RuleTable.Tests());
        if (Environment.GetEnvironmentVariable("LBAAS_GOLDEN") == "write")
            File.WriteAllText(PageFile(), page);

        Assert.Equal(page, File.ReadAllText(PageFile()));
    }

    private static string ListFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "rules.txt");

    private static string PageFile() => Path.Combine(Path.GetDirectoryName(ListFile())!, "..", "..", "docs", "rules.md");
}
