using Lbaas.Actors.Catalog;
using Lbaas.Api.Catalog;
using Lbaas.Api.Certificates;
using Lbaas.Api.Fields;
using Lbaas.Api.HealthMonitors;
using Lbaas.Api.L7Policies;
using Lbaas.Api.L7Rules;
using Lbaas.Api.Listeners;
using Lbaas.Api.Lists;
using Lbaas.Api.LoadBalancers;
using Lbaas.Api.Members;
using Lbaas.Api.Pools;
using Lbaas.Api.Quotas;

namespace Lbaas.Api.OpenApi;

/// <summary>The description of every route, in the order in which a reader wants them.</summary>
public static class ApiOperations
{
    private static readonly (string, string, string) Fields = ("fields", "string", "A key to show; may be repeated.");

    private static readonly (string, string, string)[] Named =
        [("name", "string", "The one of this name."), ("description", "string", "Those with this description."), Fields];

    private static readonly (string, string, string)[] Waits =
    [
        ("wait", "string", "Answer when the provisioning status is this one, or ERROR; `DELETED`: when it is gone."),
        ("timeout", "integer", "How many seconds to wait at most: 0 to 300."),
    ];

    private static readonly (string, string, string)[] Positions =
    [
        ("since", "integer", "After which position; 410 when some of it is not kept any more. Left out: from now on."),
        ("limit", "integer", "How many at most, in JSON: 1 to 1,000."),
        ("project_id", "string", "Those of one project."),
        ("loadbalancer_id", "string", "Those of one load balancer."),
    ];

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        .. Crud("loadbalancers", "load balancer", ApiResources.LoadBalancers, LoadBalancerFields.Table, "loadbalancer-created",
            [("cascade", "boolean", "With everything in it.")]),
        new("GET", "loadbalancers/{id}/status", "The statuses of the whole tree") { Answer = new("status", "statuses") },
        new("GET", "loadbalancers/{id}/statuses", "The same") { Answer = new("status", "statuses") },
        new("GET", "loadbalancers/{id}/stats", "Its traffic") { Answer = new("stats", "stats") },
        new("PUT", "loadbalancers/{id}/failover", "Put it on other amphorae", 202),
        new("GET", "loadbalancers/{id}/events", "What changes in it, in order: a stream of server-sent events, or JSON for who asks for that")
        {
            Query = Positions,
            Answer = new("events", null),
        },
        new("GET", "loadbalancers/{id}/history", "Who changed what, and what became of it")
        {
            Query = [("limit", "integer", "How many at most: 1 to 1,000."), ("marker", "integer", "The sequence number of the last one of the page before.")],
            Answer = new("history", null),
        },
        new("GET", "loadbalancers/{id}/explain", "What it waits for now") { Answer = new("explanation", "explanation") },
        .. Crud("listeners", "listener", ApiResources.Listeners, ListenerFields.Table),
        new("GET", "listeners/{id}/stats", "Its traffic") { Answer = new("stats", "stats") },
        .. Crud("pools", "pool", ApiResources.Pools, PoolFields.Table),
        .. Crud("pools/{id}/members", "member", ApiResources.Members, MemberFields.Table, deletes: [("drain_seconds", "integer", "For so long it takes no new connections before it goes.")]),
        new("PUT", "pools/{id}/members", "Make these the pool's members", 202)
        {
            Body = new("members", MemberFields.Table, Operations.Post, IsList: true),
            Query = [("additive_only", "boolean", "Keep members that are not listed.")],
        },
        .. Crud("healthmonitors", "health monitor", ApiResources.HealthMonitors, HealthMonitorFields.Table),
        new("GET", "certificates", "List the uploaded certificates")
        {
            Query =
            [
                ("project_id", "string", "Those of this project."), ("tenant_id", "string", "The same."),
                ("limit", "string", "How many at most: a number, or `infinite`."), ("marker", "string", "The id of the last one of the page before."),
            ],
            Answer = new("certificate", "certificates", IsList: true),
        },
        new("POST", "certificates", "Upload a certificate", 201)
        {
            Body = new("certificate", CertificateFields.Table, Operations.Post),
            Answer = new("certificate", "certificate"),
        },
        new("GET", "certificates/{id}", "Show what a certificate is") { Answer = new("certificate", "certificate") },
        new("DELETE", "certificates/{id}", "Delete a certificate", 204),
        new("GET", "octavia/amphorae", "List the amphorae")
        {
            Lists = ApiResources.Amphorae,
            Answer = new("amphora", "amphorae", IsList: true) { Links = "amphorae_links" },
        },
        new("GET", "octavia/amphorae/{id}", "Show an amphora") { Query = [Fields], Answer = new("amphora", "amphora") },
        new("DELETE", "octavia/amphorae/{id}", "Delete an amphora in ERROR", 204),
        new("GET", "octavia/amphorae/{id}/stats", "Its traffic, by listener") { Answer = new("counted", "amphora_stats", IsList: true) },
        new("PUT", "octavia/amphorae/{id}/config", "Give its agent the agent's own configuration", 202),
        new("PUT", "octavia/amphorae/{id}/failover", "Put another in its place", 202),
        new("GET", "events", "What changes, in order: a stream of server-sent events, or JSON for who asks for that")
        {
            Query = Positions,
            Answer = new("events", null),
        },
        .. Crud("l7policies", "L7 policy", ApiResources.L7Policies, L7PolicyFields.Table),
        .. Crud("l7policies/{id}/rules", "L7 rule", ApiResources.L7Rules, L7RuleFields.Table),
        .. Quotas(),
        new("GET", "providers", "List the providers") { Query = Named, Answer = new("provider", "providers", IsList: true) },
        new("GET", "providers/{id}/flavor_capabilities", "What a provider takes as flavor data")
        {
            Query = Named,
            Answer = new("provider", "flavor_capabilities", IsList: true),
        },
        new("GET", "providers/{id}/availability_zone_capabilities", "What a provider takes as availability zone data")
        {
            Query = Named,
            Answer = new("provider", "availability_zone_capabilities", IsList: true),
        },
        .. CatalogShelf.All.SelectMany(shelf => (IEnumerable<ApiOperation>)
        [
            .. Crud(shelf.Path, shelf.Kind.Noun(), shelf.Offers, shelf.OfferFields.Table),
            .. Crud(shelf.ProfilePath, $"{shelf.Kind.Noun()} profile", shelf.Profiles, shelf.ProfileFields.Table),
        ]),
    ];

    private static IEnumerable<ApiOperation> Quotas()
    {
        yield return new("GET", "quotas", "List the quotas of projects that have some of their own; null where the default holds")
        {
            Lists = ApiResources.Quotas,
            Answer = new("customised-quota", "quotas", IsList: true) { Links = "quotas_links" },
        };
        yield return new("GET", "quotas/{id}", "Show a project's quota") { Answer = new("quota", "quota") };
        yield return new("PUT", "quotas/{id}", "Change a project's quota; -1 is unlimited, null the default", 202)
        {
            Body = new("quota", QuotaFields.Table, Operations.Put),
            Answer = new("quota", "quota"),
        };
        yield return new("DELETE", "quotas/{id}", "Go back to the defaults", 202);
        yield return new("GET", "quotas/{id}/default", "Show the defaults") { Answer = new("quota", "quota") };
    }

    // The five that almost every resource has.
    private static IEnumerable<ApiOperation> Crud(
        string path, string name, Resource resource, FieldTable table, string? created = null, IReadOnlyList<(string, string, string)>? deletes = null)
    {
        yield return new("GET", path, $"List {Plural(name)}")
        {
            Lists = resource,
            Answer = new(resource.Kind, resource.Plural, IsList: true) { Links = resource.Links },
        };
        yield return new("POST", path, $"Create {A(name)}", 201)
        {
            Body = new(resource.Kind, table, Operations.Post),
            Answer = new(created ?? resource.Kind, resource.Kind),
        };
        yield return new("GET", $"{path}/{{id}}", $"Show {A(name)}") { Query = resource.HasProject ? [Fields, .. Waits] : [Fields], Answer = new(resource.Kind, resource.Kind) };
        yield return new("PUT", $"{path}/{{id}}", $"Change {A(name)}")
        {
            Body = new(resource.Kind, table, Operations.Put),
            Answer = new(resource.Kind, resource.Kind),
        };
        yield return new("DELETE", $"{path}/{{id}}", $"Delete {A(name)}", 204) { Query = deletes ?? [] };
    }

    private static string Plural(string name) => name.EndsWith('y') ? $"{name[..^1]}ies" : $"{name}s";

    // Spoken: an L7 policy.
    private static string A(string name) => "aeiouL".Contains(name[0], StringComparison.Ordinal) ? $"an {name}" : $"a {name}";
}
