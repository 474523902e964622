using System.Text.Json;
using Lbaas.Api.AvailabilityZones;
using Lbaas.Api.Fields;
using Lbaas.Api.Flavors;
using Lbaas.Api.HealthMonitors;
using Lbaas.Api.L7Policies;
using Lbaas.Api.L7Rules;
using Lbaas.Api.Listeners;
using Lbaas.Api.LoadBalancers;
using Lbaas.Api.Members;
using Lbaas.Api.Pools;

namespace Lbaas.Tests.Wire;

/// <summary>The page on compatibility forgets no option of the API, and cites tests that exist.</summary>
public sealed class CompatibilityPageTests
{
    private static readonly Dictionary<string, string[]> Methods = typeof(CompatibilityPageTests).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Tests", StringComparison.Ordinal))
        .GroupBy(type => type.Name)
        .ToDictionary(types => types.Key, types => types.SelectMany(type => type.GetMethods()).Select(method => method.Name).ToArray());

    private static readonly Dictionary<string, FieldTable> Tables = new()
    {
        ["Load balancer"] = LoadBalancerFields.Table,
        ["Additional VIP"] = AdditionalVipFields.Table,
        ["Listener"] = ListenerFields.Table,
        ["Pool"] = PoolFields.Table,
        ["Session persistence"] = SessionPersistenceFields.Table,
        ["Member"] = MemberFields.Table,
        ["Health monitor"] = HealthMonitorFields.Table,
        ["L7 policy"] = L7PolicyFields.Table,
        ["L7 rule"] = L7RuleFields.Table,
    };

    public static TheoryData<string, string> Options => [.. Tables.SelectMany(table => table.Value.Fields.Select(option => (table.Key, option.Name)))
        .Concat(FlavorShelf.Schema.Entries.Select(entry => ("Flavor data", entry.Name)))
        .Concat(ZoneShelf.Schema.Entries.Select(entry => ("Availability zone data", entry.Name)))];

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_of_the_API_is_on_the_page(string section, string option) =>
        Assert.Contains(CompatibilityPage.Rows, row => row.Section == section && row.Option == option);

    [Fact]
    public void Every_word_that_an_option_takes_is_on_the_page()
    {
        var missing =
            from table in Tables
            from field in table.Value.Fields
            from value in field.Describe(Operations.Post).Enum ?? []
            where value?.GetValueKind() == JsonValueKind.String
            where !CompatibilityPage.Rows.Any(row => row.Section == table.Key && row.Option == field.Name && row.Values.Contains(value.ToString()))
            select $"{table.Key}: {field.Name} {value}";

        Assert.Empty(missing);
    }

    [Fact]
    public void No_row_is_of_an_option_that_the_API_has_not()
    {
        var options = Options.Select(option => (option.Data.Item1, option.Data.Item2)).ToHashSet();

        Assert.DoesNotContain(CompatibilityPage.Rows, row => !options.Contains((row.Section, row.Option)));
    }

    [Fact]
    public void Every_row_names_what_shows_it() =>
        Assert.DoesNotContain(CompatibilityPage.Rows, row => CompatibilityPage.NamesIn(row.Shown).Length == 0);

    [Fact]
    public void Every_test_that_the_page_cites_exists()
    {
        var unknown =
            from row in CompatibilityPage.Rows
            from name in CompatibilityPage.NamesIn(row.Shown)
            where name.Split('.') is not [var type, var method] || !Methods.TryGetValue(type, out var methods) || !methods.Contains(method)
            select $"{row}: {name}";

        Assert.Empty(unknown);
    }
}
