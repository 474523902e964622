using Lbaas.Api.Authentication;
using Lbaas.Api.Authorization;
using Lbaas.Api.Authorization.Policies;

namespace Lbaas.Tests.Authorization;

/// <summary>Which role may do what, column by column (spec api 3.1).</summary>
public sealed class RoleTests
{
    // One action that stands for each rule.
    private static readonly (string Rule, string Action)[] Rules =
    [
        ("read", "loadbalancer:get_one"), ("read-global", "loadbalancer:get_all-global"), ("write", "loadbalancer:post"),
        ("read-quota", "quota:get_one"), ("read-quota-global", "quota:get_all-global"), ("write-quota", "quota:put"),
        ("admin", "loadbalancer:put_failover"), ("members", "member:get_all"),
    ];

    private const string Everything = "read read-global write read-quota read-quota-global write-quota admin members";
    private const string Reads = "read read-quota members";
    private const string ReadsAndWrites = "read write read-quota members";
    private const string GlobalReads = "read read-global read-quota read-quota-global members";
    private const string Quotas = "read-quota read-quota-global write-quota";

    [Theory]
    [InlineData("default", "reader", Reads)]
    [InlineData("default", "member", ReadsAndWrites)]
    [InlineData("default", "admin", Everything)]
    [InlineData("default", "ADMIN", Everything)]
    [InlineData("default", "service", "members")]
    [InlineData("default", "load-balancer_observer", "")]
    [InlineData("default", "load-balancer_global_observer", "")]
    [InlineData("default", "load-balancer_member", "")]
    [InlineData("default", "load-balancer_quota_admin", "")]
    [InlineData("default", "load-balancer_admin", "")]
    [InlineData("default", "", "")]
    [InlineData("advanced", "load-balancer_observer", Reads)]
    [InlineData("advanced", "load-balancer_global_observer", GlobalReads)]
    [InlineData("advanced", "load-balancer_member", ReadsAndWrites)]
    [InlineData("advanced", "load-balancer_quota_admin", Quotas)]
    [InlineData("advanced", "load-balancer_admin", Everything)]
    [InlineData("advanced", "admin", Everything)]
    [InlineData("advanced", "service", "members")]
    [InlineData("advanced", "reader", "")]
    [InlineData("advanced", "member", "")]
    [InlineData("advanced", "", "")]
    [InlineData("both", "reader", Reads)]
    [InlineData("both", "member", ReadsAndWrites)]
    [InlineData("both", "load-balancer_observer", Reads)]
    [InlineData("both", "load-balancer_global_observer", GlobalReads)]
    [InlineData("both", "load-balancer_member", ReadsAndWrites)]
    [InlineData("both", "load-balancer_quota_admin", Quotas)]
    [InlineData("both", "load-balancer_admin", Everything)]
    [InlineData("both", "admin", Everything)]
    [InlineData("both", "service", "members")]
    [InlineData("both", "", "")]
    [InlineData("admin_or_owner", "", ReadsAndWrites)]
    [InlineData("admin_or_owner", "reader", ReadsAndWrites)]
    [InlineData("admin_or_owner", "admin", Everything)]
    [InlineData("admin_or_owner", "load-balancer_admin", Everything)]
    public void In_the_own_project_a_role_may(string column, string role, string expected) =>
        Assert.Equal(expected, Allowed(column, role, "own"));

    [Theory]
    [InlineData("default", "reader", "")]
    [InlineData("default", "member", "")]
    [InlineData("default", "admin", Everything)]
    [InlineData("default", "service", "members")]
    [InlineData("advanced", "load-balancer_observer", "")]
    [InlineData("advanced", "load-balancer_global_observer", GlobalReads)]
    [InlineData("advanced", "load-balancer_member", "")]
    [InlineData("advanced", "load-balancer_quota_admin", Quotas)]
    [InlineData("advanced", "load-balancer_admin", Everything)]
    [InlineData("advanced", "admin", Everything)]
    [InlineData("both", "member", "")]
    [InlineData("both", "load-balancer_member", "")]
    [InlineData("both", "load-balancer_global_observer", GlobalReads)]
    [InlineData("admin_or_owner", "member", "")]
    [InlineData("admin_or_owner", "admin", Everything)]
    public void In_a_foreign_project_a_role_may(string column, string role, string expected) =>
        Assert.Equal(expected, Allowed(column, role, "foreign"));

    [Fact]
    public void Of_a_project_that_nobody_names_nobody_is_the_owner() =>
        Assert.False(Authorizer("default").Allows(new Caller(null, "u", ["member"]), "loadbalancer:get_one", null));

    [Theory]
    [InlineData("default")]
    [InlineData("advanced")]
    [InlineData("both")]
    [InlineData("admin_or_owner")]
    public void An_action_that_is_in_no_table_is_the_administrators(string column)
    {
        var authorizer = Authorizer(column);

        Assert.Equal(
            (true, false),
            (authorizer.Allows(new Caller("own", "u", ["admin"]), "unheard:of", "own"),
                authorizer.Allows(new Caller("own", "u", ["member", "load-balancer_member"]), "unheard:of", "own")));
    }

    [Fact]
    public void An_administrator_of_a_domain_is_none_of_the_load_balancers() =>
        Assert.False(Authorizer("both").Allows(new Caller(null, "u", ["admin"]) { DomainId = "d" }, "loadbalancer:get_one", "own"));

    [Fact]
    public void An_administrator_of_the_system_is_one_of_the_load_balancers() =>
        Assert.True(Authorizer("default").Allows(new Caller(null, "u", ["admin"]) { SystemScope = "all" }, "loadbalancer:delete", "own"));

    private static string Allowed(string column, string role, string project)
    {
        var caller = new Caller("own", "u", role.Length == 0 ? [] : [role]);
        var authorizer = Authorizer(column);
        return string.Join(' ', Rules.Where(rule => authorizer.Allows(caller, rule.Action, project)).Select(rule => rule.Rule));
    }

    private static RuleAuthorizer Authorizer(string column) => new(PolicyBook.Build(column, []));
}
