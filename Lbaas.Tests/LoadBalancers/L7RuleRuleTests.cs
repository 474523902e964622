using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>The cross-field rules of L7 rules, by their numbers in spec validation.</summary>
public class L7RuleRuleTests
{
    private const string Parsing = "Error parsing L7Rule: ";
    private const string Comparison = Parsing + "Invalid L7 Rule: invalid comparison type for rule type";

    private static readonly string[] Comparisons = ["CONTAINS", "ENDS_WITH", "EQUAL_TO", "REGEX", "STARTS_WITH"];

    [Fact]
    public void LR_1_a_rule_needs_a_value() => Refused(Parsing + "Invalid L7 Rule: L7 rule type requires a value", "PATH", "EQUAL_TO", "");

    [Theory]
    [InlineData("HEADER")]
    [InlineData("COOKIE")]
    public void LR_2_headers_and_cookies_have_names(string type)
    {
        Refused(Parsing + "Invalid L7 Rule: L7 rule type requires a key", type, "EQUAL_TO", "v");
        Refused(Parsing + "Invalid L7 Rule: L7 rule type requires a key", type, "EQUAL_TO", "v", "");
        Refused(Parsing + "Invalid characters in key", type, "EQUAL_TO", "v", "a b");
        Refused(Parsing + "Invalid characters in key", type, "EQUAL_TO", "v", "a:b");
        Allowed(type, "EQUAL_TO", "v", "aZ9!#$%&'*+,-.^_`|~");
    }

    [Theory]
    [InlineData("HEADER", "k")]
    [InlineData("HOST_NAME", null)]
    [InlineData("PATH", null)]
    public void LR_3_text_is_compared_in_every_way(string type, string? key) =>
        Assert.All(Comparisons, comparison => Allowed(type, comparison, "v", key));

    [Fact]
    public void LR_3_file_types_are_equal_or_match() =>
        Assert.Equal(
            [Comparison, Comparison, null, null, Comparison],
            Comparisons.Select(comparison => Check("FILE_TYPE", comparison, "jpg")?.Text));

    [Fact]
    public void LR_4_cookies_are_compared_in_every_way() => Assert.All(Comparisons, comparison => Allowed("COOKIE", comparison, "v", "k"));

    [Theory]
    [InlineData("PATH", null)]
    [InlineData("HOST_NAME", null)]
    [InlineData("FILE_TYPE", null)]
    [InlineData("HEADER", "k")]
    [InlineData("COOKIE", "k")]
    [InlineData("SSL_DN_FIELD", "O")]
    public void LR_5_an_expression_must_be_one(string type, string? key)
    {
        Assert.StartsWith(Parsing + "Unable to parse regular expression: ", Check(type, "REGEX", "(a", key)?.Text, StringComparison.Ordinal);
        Allowed(type, "REGEX", "^(a b|c\")+;$", key);
        Allowed(type, "REGEX", "^(?P<first>a)(?P=first)$", key);
    }

    [Theory]
    [InlineData("HEADER", "k", "header value")]
    [InlineData("HOST_NAME", null, "comparison value")]
    [InlineData("PATH", null, "comparison value")]
    [InlineData("FILE_TYPE", null, "comparison value")]
    public void LR_6_text_is_visible_or_quoted(string type, string? key, string what)
    {
        Refused($"{Parsing}Invalid characters in {what}", type, "EQUAL_TO", "a b", key);
        Refused($"{Parsing}Invalid characters in {what}", type, "EQUAL_TO", "é", key);
        Refused($"{Parsing}Invalid characters in {what}", type, "EQUAL_TO", "\"a b", key);
        Allowed(type, "EQUAL_TO", "\"a b\tc\"", key);
        Allowed(type, "EQUAL_TO", "a\"b;c\\", key);
    }

    [Fact]
    public void LR_6_cookie_values_have_fewer_characters()
    {
        foreach (var value in new[] { "a b", "a\"b", "a;b", "a\\b", "é" })
            Refused(Parsing + "Invalid characters in cookie value", "COOKIE", "EQUAL_TO", value, "k");
        Allowed("COOKIE", "EQUAL_TO", "a,b=c", "k");
    }

    [Fact]
    public void LR_7_whether_there_is_a_certificate_is_true_or_nothing()
    {
        Refused(Parsing + "Invalid L7 Rule: L7rule type SSL_CONN_HAS_CERT does not use the \"key\" field.", "SSL_CONN_HAS_CERT", "EQUAL_TO", "true", "k");
        Refused(Parsing + "Invalid L7 Rule: L7rule value false is not a boolean True string.", "SSL_CONN_HAS_CERT", "EQUAL_TO", "false");
        Refused(Parsing + "Invalid L7 Rule: L7rule type SSL_CONN_HAS_CERT only supports the EQUAL_TO compare type.", "SSL_CONN_HAS_CERT", "REGEX", "true");
        Allowed("SSL_CONN_HAS_CERT", "EQUAL_TO", "TRUE");
    }

    [Fact]
    public void LR_8_a_verify_result_is_a_number()
    {
        Refused(Parsing + "Invalid L7 Rule: L7rule type SSL_VERIFY_RESULT does not use the \"key\" field.", "SSL_VERIFY_RESULT", "EQUAL_TO", "1", "k");
        Refused(Parsing + "Invalid L7 Rule: L7rule type SSL_VERIFY_RESULT needs a int value, which is >= 0", "SSL_VERIFY_RESULT", "EQUAL_TO", "-1");
        Refused(Parsing + "Invalid L7 Rule: L7rule type SSL_VERIFY_RESULT only supports the EQUAL_TO compare type.", "SSL_VERIFY_RESULT", "CONTAINS", "1");
        Allowed("SSL_VERIFY_RESULT", "EQUAL_TO", "0");
    }

    [Fact]
    public void LR_9_a_distinguished_name_has_fields()
    {
        Refused(Parsing + "Invalid L7 Rule: L7rule type SSL_DN_FIELD needs to specify a key and a value.", "SSL_DN_FIELD", "EQUAL_TO", "v");
        Refused(Parsing + "Invalid L7 Rule: Invalid L7rule distinguished name field.", "SSL_DN_FIELD", "EQUAL_TO", "v", "1a");
        Refused(Parsing + "Invalid L7 Rule: Invalid L7rule distinguished name field.", "SSL_DN_FIELD", "EQUAL_TO", "v", "a_b");
        Allowed("SSL_DN_FIELD", "STARTS_WITH", "a b", "emailAddress-1");
    }

    [Fact]
    public void LR_11_an_update_is_checked_with_what_is_stored()
    {
        var (balancer, policy) = WithPolicy();
        var rule = Balancer.Accepted(balancer.Ask(New(policy, new L7Rule { Type = "COOKIE", CompareType = "EQUAL_TO", Key = "k", Value = "v" })));

        var refused = Balancer.Refused(balancer.Ask(new UpdateL7Rule(Balancer.Tenant, policy, rule, new L7RulePatch { Value = "a;b" })));
        balancer.Ask(new UpdateL7Rule(Balancer.Tenant, policy, rule, new L7RulePatch { Type = "PATH", Value = "a;b" }));

        Assert.Equal(new Fault(400, Parsing + "Invalid characters in cookie value"), refused);
        Assert.Equal((null, "a;b"), (Stored(balancer, policy).Key, Stored(balancer, policy).Value));
    }

    [Fact]
    public void LR_12_a_policy_has_at_most_fifty_rules()
    {
        var (balancer, policy) = WithPolicy();
        for (var i = 0; i < 50; i++)
            Balancer.Accepted(balancer.Ask(New(policy, Path)));

        Assert.Equal(new Fault(409, $"Too many rules on L7 policy {policy}"), Balancer.Refused(balancer.Ask(New(policy, Path))));
    }

    private static L7Rule Path => new() { Type = "PATH", CompareType = "EQUAL_TO", Value = "/a" };

    private static (Balancer Balancer, Guid Policy) WithPolicy()
    {
        var balancer = Balancer.Active();
        return (balancer, Balancer.Accepted(balancer.Ask(new CreateL7Policy(Balancer.Tenant, balancer.AddListener(), new L7Policy { Action = "REJECT" }, 1))));
    }

    private static CreateL7Rule New(Guid policy, L7Rule draft) => new(Balancer.Tenant, policy, draft);

    private static L7Rule Stored(Balancer balancer, Guid policy) => balancer.State.Wanted.L7Policy(policy)!.Rules.Single();

    private static Fault? Check(string type, string comparison, string value, string? key = null) =>
        L7RuleRules.Check(new L7Rule { Type = type, CompareType = comparison, Value = value, Key = key });

    private static void Refused(string text, string type, string comparison, string value, string? key = null) =>
        Assert.Equal(new Fault(400, text), Check(type, comparison, value, key));

    private static void Allowed(string type, string comparison, string value, string? key = null) => Assert.Null(Check(type, comparison, value, key));
}
