namespace Lbaas.Api.Authorization.Policies;

/// <summary>Rule → roles: the columns of spec api 3.1, with the names of Octavia's own rules.</summary>
public static class RolePolicies
{
    /// <summary>The values of <c>Lbaas:Auth:Policies</c>.</summary>
    public static readonly IReadOnlyList<string> Columns = ["default", "advanced", "both", "admin_or_owner"];

    // What actions are bound to; the roles behind them are the columns'.
    private static readonly PolicyText[] Methods =
    [
        new("load-balancer:read",
            "rule:load-balancer:observer_and_owner or rule:load-balancer:global_observer or rule:load-balancer:member_and_owner or rule:load-balancer:admin"),
        new("load-balancer:read-global", "rule:load-balancer:global_observer or rule:load-balancer:admin"),
        new("load-balancer:write", "rule:load-balancer:member_and_owner or rule:load-balancer:admin"),
        new("load-balancer:read-quota",
            "rule:load-balancer:observer_and_owner or rule:load-balancer:global_observer or rule:load-balancer:member_and_owner "
            + "or rule:load-balancer:quota-admin or rule:load-balancer:admin"),
        new("load-balancer:read-quota-global", "rule:load-balancer:global_observer or rule:load-balancer:quota-admin or rule:load-balancer:admin"),
        new("load-balancer:write-quota", "rule:load-balancer:quota-admin or rule:load-balancer:admin"),
        new("load-balancer:owner", "project_id:%(project_id)s"),
        new("service", "role:service"),
    ];

    // Keystone's own roles.
    private static readonly PolicyText[] Default =
    [
        new(IsAdmin.RuleName, "role:admin"),
        new("project-member", "role:member and project_id:%(project_id)s"),
        new("project-reader", "role:reader and project_id:%(project_id)s"),
        new("load-balancer:admin", "is_admin:True or role:admin"),
        new("load-balancer:global_observer", "role:admin"),
        new("load-balancer:member_and_owner", "rule:project-member"),
        new("load-balancer:observer_and_owner", "rule:project-reader"),
        new("load-balancer:quota-admin", "role:admin"),
    ];

    // Roles made for load balancing alone.
    private static readonly PolicyText[] Advanced =
    [
        new(IsAdmin.RuleName, "role:admin or role:load-balancer_admin"),
        new("load-balancer:admin", "is_admin:True or role:admin or role:load-balancer_admin"),
        new("load-balancer:global_observer", "role:load-balancer_global_observer"),
        new("load-balancer:member_and_owner", "role:load-balancer_member and rule:load-balancer:owner"),
        new("load-balancer:observer_and_owner", "role:load-balancer_observer and rule:load-balancer:owner"),
        new("load-balancer:quota-admin", "role:load-balancer_quota_admin"),
    ];

    // No roles are needed for what is one's own.
    private static readonly PolicyText[] AdminOrOwner =
    [
        new(IsAdmin.RuleName, "role:admin or role:load-balancer_admin"),
        new("admin_or_owner", "is_admin:True or project_id:%(project_id)s"),
        new("load-balancer:read", "rule:admin_or_owner"),
        new("load-balancer:read-global", "is_admin:True"),
        new("load-balancer:write", "rule:admin_or_owner"),
        new("load-balancer:read-quota", "rule:admin_or_owner"),
        new("load-balancer:read-quota-global", "is_admin:True"),
        new("load-balancer:write-quota", "is_admin:True"),
    ];

    /// <summary>A column; later entries replace earlier ones of the same name.</summary>
    public static IEnumerable<PolicyText> Of(string column) => column switch
    {
        "default" => [.. Methods, .. Default],
        "advanced" => [.. Methods, .. Default, .. Advanced],
        "both" => [.. Methods, .. Default, .. Advanced.Select(Either)],
        "admin_or_owner" => [.. Methods, .. Default, .. AdminOrOwner],
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "There is no such column."),
    };

    private static PolicyText Either(PolicyText advanced) =>
        new(advanced.Name, $"({Default.Single(known => known.Name == advanced.Name).Rule}) or ({advanced.Rule})");
}
