using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization.Policies;

namespace Lbaas.Tests.Authorization;

/// <summary>The expressions of policies: what they mean, and what is none.</summary>
public sealed class PolicyExpressionTests
{
    private const string Action = "os_load-balancer_api:loadbalancer:get_one";

    [Theory]
    [InlineData("", true)]
    [InlineData("@", true)]
    [InlineData("!", false)]
    [InlineData("role:a", true)]
    [InlineData("role:A", true)]
    [InlineData("role:c", false)]
    [InlineData("not role:c", true)]
    [InlineData("not not role:c", false)]
    [InlineData("role:a and role:c", false)]
    [InlineData("role:a AND role:b", true)]
    [InlineData("role:c Or role:b", true)]
    [InlineData("role:a or role:c and role:c", true)]
    [InlineData("(role:a or role:c) and role:c", false)]
    [InlineData("not role:a or role:b", true)]
    [InlineData("not (role:a or role:b)", false)]
    [InlineData("((role:c)or(role:b))", true)]
    [InlineData("project_id:%(project_id)s", true)]
    [InlineData("(role:a and project_id:%(tenant_id)s)", true)]
    [InlineData("project_id:own", true)]
    [InlineData("project_id:other", false)]
    [InlineData("user_id:u", true)]
    [InlineData("user_domain_id:ud and project_domain_id:pd", true)]
    [InlineData("system_scope:all", false)]
    [InlineData("domain_id:ud", false)]
    [InlineData("is_admin:True", false)]
    [InlineData("is_admin:false", true)]
    [InlineData("rule:load-balancer:owner", true)]
    public void An_expression_means(string rule, bool expected)
    {
        var caller = new Caller("own", "u", ["a", "b"]) { UserDomainId = "ud", ProjectDomainId = "pd" };

        Assert.Equal(expected, Build(new PolicyText(Action, rule)).Allows("loadbalancer:get_one", new PolicySubject(caller, "own")));
    }

    [Theory]
    [InlineData("role:a or", "a check is missing at the end (character 10 of \"role:a or\").")]
    [InlineData("role:a role:b", "'role:b' is not expected here (character 8 of \"role:a role:b\").")]
    [InlineData("(role:a", "a ')' is missing (character 8 of \"(role:a\").")]
    [InlineData("role:a)", "')' is not expected here (character 7 of \"role:a)\").")]
    [InlineData("admin", "'admin' is not a check (character 1 of \"admin\").")]
    [InlineData("role:", "'role:' is half a check (character 1 of \"role:\").")]
    [InlineData("rôle:a", "there is no check 'rôle' (character 1 of \"rôle:a\").")]
    [InlineData("is_admin:yes", "'yes' is neither True nor False (character 1 of \"is_admin:yes\").")]
    [InlineData("user_id:%(user_id)s", "'%(user_id)s' is not known of a target; it has project_id alone (character 1 of \"user_id:%(user_id)s\").")]
    [InlineData("rule:missing", "there is no rule 'missing'.")]
    public void What_is_no_expression_is_refused_and_shown(string rule, string message)
    {
        var mistake = Assert.Throws<PolicyException>(() => Build(new PolicyText(Action, rule, "policy.yaml:7")));

        Assert.Equal($"policy.yaml:7: policy \"{Action}\": {message}", mistake.Message);
    }

    [Theory]
    [InlineData("rule:a")]
    [InlineData("rule:b or role:x")]
    [InlineData("is_admin:True and rule:c")]
    public void Rules_that_go_round_in_a_circle_are_refused(string rule) =>
        Assert.Contains("round in a circle", Assert.Throws<PolicyException>(() =>
            Build(new("a", rule), new("b", "not rule:a"), new("c", "rule:b"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Who_is_an_administrator_can_not_depend_on_it() =>
        Assert.Throws<PolicyException>(() => Build(new PolicyText("context_is_admin", "is_admin:True")));

    [Theory]
    [InlineData("(", "role:a", ")")]
    [InlineData("not ", "role:a", "")]
    public void Nesting_has_a_bound(string open, string inside, string close)
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + inside + string.Concat(Enumerable.Repeat(close, depth));

        Build(new PolicyText("x", Nested(PolicyParser.DepthMax - 1)));

        Assert.Throws<PolicyException>(() => Build(new PolicyText("x", Nested(PolicyParser.DepthMax))));
    }

    // The last one of the chain comes first, so that it is resolved through all the others.
    [Fact]
    public void Rules_that_refer_to_rules_have_a_bound()
    {
        PolicyText[] Chain(int length) =>
            [new(Action, $"rule:r{length}"), .. Enumerable.Range(1, length).Select(i => new PolicyText($"r{i}", $"rule:r{i - 1}")), new("r0", "role:a")];

        Build(Chain(PolicyResolver.DepthMax - 2));

        Assert.Throws<PolicyException>(() => Build(Chain(PolicyResolver.DepthMax - 1)));
    }

    private static PolicyBook Build(params PolicyText[] overrides) => PolicyBook.Build("default", overrides);
}
