namespace Lbaas.Api.Authorization.Policies;

/// <summary>Action → rule (spec api 3.2), with Octavia's names, and the actions that Octavia does not have.</summary>
public static class ActionPolicies
{
    /// <summary>What Octavia's policy files put before an action.</summary>
    public const string Service = "os_load-balancer_api:";

    private const string Read = "rule:load-balancer:read";
    private const string ReadGlobal = "rule:load-balancer:read-global";
    private const string Write = "rule:load-balancer:write";
    private const string ReadQuota = "rule:load-balancer:read-quota";
    private const string ReadQuotaGlobal = "rule:load-balancer:read-quota-global";
    private const string WriteQuota = "rule:load-balancer:write-quota";

    /// <summary>What an action falls under that is in no table.</summary>
    public const string Admin = "rule:load-balancer:admin";

    private static readonly (string Resource, string Actions, string Rule)[] Table =
    [
        ("loadbalancer", "get_all get_one get_stats get_status", Read),
        ("loadbalancer", "get_all-global", ReadGlobal),
        ("loadbalancer", "post post:vip_sg_ids put put:vip_sg_ids delete", Write),
        ("loadbalancer", "put_failover", Admin),
        ("listener", "get_all get_one get_stats", Read),
        ("listener", "get_all-global", ReadGlobal),
        ("listener", "post put delete", Write),
        ("pool", "get_all get_one", Read),
        ("pool", "get_all-global", ReadGlobal),
        ("pool", "post put delete", Write),
        ("member", "get_all", $"{Read} or rule:service"),
        ("member", "get_one", Read),
        ("member", "post put delete", Write),
        ("healthmonitor", "get_all get_one", Read),
        ("healthmonitor", "get_all-global", ReadGlobal),
        ("healthmonitor", "post put delete", Write),
        ("l7policy", "get_all get_one", Read),
        ("l7policy", "get_all-global", ReadGlobal),
        ("l7policy", "post put delete", Write),
        ("l7rule", "get_all get_one", Read),
        ("l7rule", "post put delete", Write),
        ("quota", "get_all get_one get_defaults", ReadQuota),
        ("quota", "get_all-global", ReadQuotaGlobal),
        ("quota", "put delete", WriteQuota),
        ("flavor", "get_all get_one", Read),
        ("flavor", "post put delete", Admin),
        ("flavor-profile", "get_all get_one post put delete", Admin),
        ("availability-zone", "get_all get_one", Read),
        ("availability-zone", "post put delete", Admin),
        ("availability-zone-profile", "get_all get_one post put delete", Admin),
        ("provider", "get_all", Read),
        ("provider-flavor", "get_all", Admin),
        ("provider-availability-zone", "get_all", Admin),
        ("amphora", "get_all get_one get_stats put_config put_failover delete", Admin),

        // Beyond Octavia.
        ("loadbalancer", "get_history get_explain", Read),
        ("event", "get_all", Read),
        ("event", "get_all-global", ReadGlobal),
        ("certificate", "get_all get_one", Read),
        ("certificate", "get_all-global", ReadGlobal),
        ("certificate", "post put delete", Write),
        ("network", "get", Read),
        ("network", "get-global", ReadGlobal),
        ("operator", "", Admin),
    ];

    /// <summary>All of them, by their full names.</summary>
    public static IEnumerable<PolicyText> All =>
        from row in Table
        from action in row.Actions.Split(' ')
        select new PolicyText($"{Service}{row.Resource}{(action.Length == 0 ? "" : ":")}{action}", row.Rule);
}
