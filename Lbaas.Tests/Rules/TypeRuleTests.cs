using System.Text.Json;
using Lbaas.Api.Catalog;
using Lbaas.Api.Fields;
using Lbaas.Api.HealthMonitors;
using Lbaas.Api.Http;
using Lbaas.Api.L7Policies;
using Lbaas.Api.L7Rules;
using Lbaas.Api.Listeners;
using Lbaas.Api.LoadBalancers;
using Lbaas.Api.Members;
using Lbaas.Api.Pools;

namespace Lbaas.Tests.Rules;

/// <summary>The type rules over the tables of all resources: which keys are immutable and which required is spec api 5 to 13's word.</summary>
public sealed class TypeRuleTests
{
    private static readonly Dictionary<string, FieldTable> Tables = new()
    {
        ["loadbalancer"] = LoadBalancerFields.Table,
        ["listener"] = ListenerFields.Table,
        ["pool"] = PoolFields.Table,
        ["member"] = MemberFields.Table,
        ["healthmonitor"] = HealthMonitorFields.Table,
        ["l7policy"] = L7PolicyFields.Table,
        ["rule"] = L7RuleFields.Table,
    };

    // A value that each required key takes.
    private static readonly Dictionary<string, string> Good = new()
    {
        ["loadbalancer_id"] = $"\"{Guid.Empty}\"",
        ["listener_id"] = $"\"{Guid.Empty}\"",
        ["pool_id"] = $"\"{Guid.Empty}\"",
        ["protocol"] = "\"HTTP\"",
        ["protocol_port"] = "80",
        ["lb_algorithm"] = "\"ROUND_ROBIN\"",
        ["address"] = "\"10.0.0.1\"",
        ["delay"] = "5",
        ["timeout"] = "5",
        ["max_retries"] = "3",
        ["action"] = "\"REJECT\"",
        ["compare_type"] = "\"EQUAL_TO\"",
        ["value"] = "\"v\"",
    };

    [Theory]
    [InlineData("loadbalancer", "vip_subnet_id vip_network_id vip_port_id vip_address additional_vips provider flavor_id availability_zone listeners pools")]
    [InlineData("listener", "loadbalancer_id protocol protocol_port default_pool l7policies")]
    [InlineData("pool", "loadbalancer_id listener_id protocol healthmonitor members")]
    [InlineData("member", "address protocol_port subnet_id request_sriov")]
    [InlineData("healthmonitor", "pool_id type")]
    [InlineData("l7policy", "listener_id redirect_pool rules")]
    [InlineData("rule", "")]
    public void TY_1_what_is_immutable_is_unknown_to_PUT_and_nothing_else_is(string resource, string immutable)
    {
        var table = Tables[resource];

        var refused = table.Fields.Where(field => Refusal(table, $$"""{"{{field.Name}}":null}""", Operations.Put) == Unknown(field.Name));

        Assert.Equal(Split($"{immutable} project_id tenant_id"), refused.Select(field => field.Name).Order());
    }

    [Theory]
    [InlineData("loadbalancer", "")]
    [InlineData("listener", "loadbalancer_id protocol protocol_port")]
    [InlineData("pool", "protocol lb_algorithm")]
    [InlineData("member", "address protocol_port")]
    [InlineData("healthmonitor", "pool_id type delay timeout max_retries")]
    [InlineData("l7policy", "listener_id action")]
    [InlineData("rule", "type compare_type value", "PATH")]
    public void TY_2_each_required_key_is_missed_and_no_other(string resource, string required, string type = "HTTP")
    {
        var (table, keys) = (Tables[resource], Split(required));
        Assert.All(keys, missing => Assert.Equal(
            $"Invalid input for field/attribute {missing}. Value: 'None'. Mandatory field missing.", Refusal(table, Body(keys.Except([missing]), type), Operations.Post)));
        Assert.Null(Refusal(table, Body(keys, type), Operations.Post));
    }

    [Fact]
    public void TY_5_a_text_that_misses_its_pattern_is_told_the_pattern() =>
        Assert.Equal(
            @"Invalid input for field/attribute expected_codes. Value: '2xx'. Value should match the pattern ^(\d{3}(\s*,\s*\d{3})*)$|^(\d{3}-\d{3})$",
            Refusal(HealthMonitorFields.Table, """{"expected_codes":"2xx"}""", Operations.Put));

    [Fact]
    public void TY_11_a_tag_has_at_most_255_characters()
    {
        var tag = new string('t', 256);

        Assert.Equal(
            $"Invalid input for field/attribute tags. Value: '{tag}'. Value should have a maximum character requirement of 255",
            Refusal(MemberFields.Table, $$"""{"tags":["{{tag}}"]}""", Operations.Put));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("description")]
    public void TY_12_names_and_descriptions_have_at_most_255_characters(string key)
    {
        Assert.Null(Refusal(ListenerFields.Table, $$"""{"{{key}}":"{{new string('n', 255)}}"}""", Operations.Put));
        Assert.NotNull(Refusal(ListenerFields.Table, $$"""{"{{key}}":"{{new string('n', 256)}}"}""", Operations.Put));
    }

    [Theory]
    [InlineData("http://a.example/", true)]
    [InlineData("HTTPS://a.example:8443/path?q=1#f", true)]
    [InlineData("http://[2001:db8::1]/", true)]
    [InlineData("ftp://a.example/", false)]
    [InlineData("a.example/", false)]
    [InlineData("//a.example/", false)]
    [InlineData("http:///path", false)]
    [InlineData("http://", false)]
    [InlineData("http://a.example/a b", false)]
    [InlineData("http://a.example/\\n", false)]
    [InlineData("http://a.example/\\u0000", false)]
    [InlineData("http://a.example/\\u007f", false)]
    [InlineData("http://a.example/\\u0085", false)]
    [InlineData("http://a.example/\\u009f", false)]
    public void TY_13_a_URL_has_a_scheme_and_a_host_and_nothing_unprintable(string url, bool good)
    {
        var faults = new[] { "redirect_url", "redirect_prefix" }.Select(key => Refusal(L7PolicyFields.Table, $$"""{"{{key}}":"{{url}}"}""", Operations.Put));

        Assert.All(faults, fault => Assert.Equal(good, fault is null || !fault.EndsWith("Value must be a valid URL string", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("flavor", "flavor_profile_id")]
    [InlineData("availability_zone", "name availability_zone_profile_id")]
    public void TY_1_an_offer_keeps_its_profile(string resource, string immutable)
    {
        var table = new OfferFields("x", $"{resource}_profile_id", isKeyedByName: resource != "flavor").Table;

        Assert.All(Split(immutable), key => Assert.Equal(Unknown(key), Refusal(table, $$"""{"{{key}}":null}""", Operations.Put)));
    }

    private static string[] Split(string words) => [.. words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order()];

    private static string Body(IEnumerable<string> keys, string type) =>
        $"{{{string.Join(',', keys.Select(key => $"\"{key}\":{(key == "type" ? $"\"{type}\"" : Good[key])}"))}}}";

    private static string Unknown(string key) => $"Unknown attribute for argument x_.x: {key}";

    private static string? Refusal(FieldTable table, string body, Operations operation)
    {
        try
        {
            table.Read(JsonDocument.Parse(body).RootElement, operation, "x_.x");
            return null;
        }
        catch (FaultException refused)
        {
            Assert.Equal(400, refused.Fault.Code);
            return refused.Fault.Text;
        }
    }
}
