using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization.Policies;

namespace Lbaas.Tests.Authorization;

/// <summary>Policy files: JSON, and the YAML that oslo.policy's files are.</summary>
public sealed class PolicyFileTests
{
    private static readonly (string, string)[] Two = [("a:b", "role:x or role:y"), ("c", "")];

    [Theory]
    [InlineData("""{"a:b": "role:x or role:y", "c": ""}""")]
    [InlineData("{ // why\n\"a:b\": \"role:x or role:y\",\n\"c\": \"\",}\n")]
    [InlineData("\"a:b\": \"role:x or role:y\"\n\"c\": \"\"\n")]
    [InlineData("# head\n---\n\n'a:b' : 'role:x or role:y' # tail\n#\"d\": \"!\"\n'c': ''")]
    [InlineData("a:b: role:x or role:y # tail\r\nc: \"\"\r\n...\r\n")]
    [InlineData("\"a:b\": \"role:x or\n       role:y\"\n\"c\":\n  \"\"")]
    [InlineData("\uFEFF\"a:b\": \"role:x or role:y\"\nc: ''\n")]
    public void A_file_gives_names_and_rules(string text) =>
        Assert.Equal(Two, PolicyFile.Parse(text, "f").Select(policy => (policy.Name, string.Join(' ', policy.Rule.Split(' ', StringSplitOptions.RemoveEmptyEntries)))));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n---\n")]
    [InlineData("{}")]
    public void An_empty_file_changes_nothing(string text) => Assert.Empty(PolicyFile.Parse(text, "f"));

    [Theory]
    [InlineData("a: role:x\nb role:y\n", "f:2: a ':' is missing after \"b role:y\".")]
    [InlineData("a: role:x\n\n  b: role:y\n", "f:3: a name must stand at the start of its line.")]
    [InlineData("a:\nb: role:y\n", "f:2: the rule of \"a\" is missing; write \"\" to allow everyone.")]
    [InlineData("a: [[\"role:x\"]]\n", "f:1: the rule of \"a\" must be a text on the same line, best in quotes.")]
    [InlineData("a: |\n  role:x\n", "f:1: the rule of \"a\" must be a text on the same line, best in quotes.")]
    [InlineData("a: \"role:x\" or\n", "f:1: something follows the rule of \"a\".")]
    [InlineData("\n'a': \"role:x\nb: '!'\n", "f:2: the quotes that open here are not closed.")]
    [InlineData("a: \"role:\\x41\"\n", "f:1: only \\\" and \\\\ are known after a backslash.")]
    [InlineData("a: '!'\nb: '!'\na: '@'\n", "f:3: policy \"a\": it is there already, at f:1.")]
    [InlineData("{\"a\": \"!\",\n\"b\": [\"role:x\"]}", "f:2: policy \"b\": the rule must be a text.")]
    [InlineData("{\"a\": \"!\",\n\"b\"}", "f:2: not valid JSON.")]
    [InlineData("{\"a\": \"!\"} x", "f:1: not valid JSON.")]
    public void A_mistake_is_refused_and_shown(string text, string message) =>
        Assert.Equal(message, Assert.Throws<PolicyException>(() => PolicyFile.Parse(text, "f")).Message);

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.StartsWith("/nowhere/policy.yaml: ", Assert.Throws<PolicyException>(() => PolicyFile.Read("/nowhere/policy.yaml")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_policy_of_a_file_replaces_the_built_in_one()
    {
        var policies = PolicyBook.Build("default", PolicyFile.Parse(
            "\"os_load-balancer_api:loadbalancer:delete\": \"rule:deleters\"\n\"deleters\": \"role:deleter\"\n", "f"));

        Assert.Equal(
            (true, false, true),
            (Allows(policies, "deleter", "loadbalancer:delete"), Allows(policies, "member", "loadbalancer:delete"), Allows(policies, "member", "loadbalancer:put")));
    }

    [Fact]
    public void A_rule_of_a_file_changes_every_action_under_it()
    {
        var policies = PolicyBook.Build("default", PolicyFile.Parse("load-balancer:read: role:auditor", "f"));

        Assert.Equal(
            (true, true, false),
            (Allows(policies, "auditor", "pool:get_one"), Allows(policies, "auditor", "member:get_all"), Allows(policies, "reader", "pool:get_one")));
    }

    [Fact]
    public void An_action_that_is_not_known_is_warned_of_and_not_obeyed()
    {
        var policies = PolicyBook.Build("default", PolicyFile.Parse("os_load-balancer_api:loadbalancer:explode: '@'\n", "f"));

        Assert.Equal(
            ["f:1: policy \"os_load-balancer_api:loadbalancer:explode\" has no effect: no action has this name, and no rule refers to it."], policies.Warnings);
        Assert.False(Allows(policies, "nobody", "loadbalancer:explode"));
    }

    // The roles and scopes that Keystone has by itself, as a file of Octavia's own asks for them.
    [Theory]
    [InlineData("reader", "all", true)]
    [InlineData("reader", null, false)]
    public void A_file_can_ask_for_the_whole_systems_scope(string role, string? scope, bool expected)
    {
        var policies = PolicyBook.Build("default", PolicyFile.Parse("load-balancer:read-global: is_admin:True or (role:reader and system_scope:all)", "f"));
        var caller = new Caller(scope is null ? "own" : null, "u", [role]) { SystemScope = scope };

        Assert.Equal(expected, policies.Allows("loadbalancer:get_all-global", new PolicySubject(caller, null)));
    }

    private static bool Allows(PolicyBook policies, string role, string action) =>
        policies.Allows(action, new PolicySubject(new Caller("own", "u", [role]), "own"));
}
