using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Drivers.Networks;

namespace Lbaas.Api.Networks;

/// <summary>
/// The few questions that clients put to Neutron before they ask for a load balancer: the id of a subnet, network, port,
/// QoS policy or security group with a name. They put them to <c>/v2.0/subnets</c> and so on of the same endpoint when there is
/// no cloud around it (<c>--os-endpoint</c>), and are answered in Neutron's shape if the network driver is all the network
/// service there is; with another driver the paths do not exist.
/// </summary>
public sealed class NetworkLookupEndpoints(INetworkCatalog catalog)
{
    private const string Action = "network:get";

    // Neutron's parameters that say how to list, not what; lists here are short enough to be given whole.
    private static readonly HashSet<string> Paging = ["limit", "marker", "page_reverse", "sort_key", "sort_dir", "fields"];

    private delegate ValueTask<IReadOnlyList<NetworkObject>> Listing(ApiRequest request);

    private delegate ValueTask<NetworkObject?> Finding(Guid id, ApiRequest request);

    public void MapTo(Router router)
    {
        Map(router, "networks", "network", ListNetworksAsync, FindNetworkAsync);
        Map(router, "subnets", "subnet", ListSubnetsAsync, FindSubnetAsync);
        Map(router, "ports", "port", ListPortsAsync, FindPortAsync);
        Map(router, "qos/policies", "policy", NothingAsync, FindPolicyAsync);
        Map(router, "security-groups", "security_group", NothingAsync, FindGroupAsync);
        // With --project, clients ask the same endpoint for Keystone's projects too.
        router.Map("GET", "projects", Action, static _ => new(NetworkFaults.ProjectsAreNotTold()));
        router.Map("GET", "projects/{id}", Action, static _ => new(NetworkFaults.ProjectsAreNotTold()));
    }

    private static void Map(Router router, string path, string kind, Listing list, Finding find) => router
        .Map("GET", path, Action, request => ListAsync(request, path[(path.IndexOf('/') + 1)..].Replace('-', '_'), list, find))
        .Map("GET", $"{path}/{{id}}", Action, request => ShowAsync(request, kind, find));

    private static async ValueTask<Answer> ListAsync(ApiRequest request, string plural, Listing list, Finding find)
    {
        request.Access.Demand(request.Caller.ProjectId);
        // Where every id names something, a list holds no more than those that have a name: an id is looked up.
        string? id = request.Query["id"];
        var candidates = id is null ? await list(request)
            : Uuids.TryParse(id, out var given) && await find(given, request) is { } found ? [found] : [];
        var matching = candidates.Where(candidate => request.Query.All(filter => Paging.Contains(filter.Key) || candidate.Matches(filter.Key, filter.Value)));
        return Answer.Envelope(200, plural, matching, static (json, objects) =>
        {
            json.WriteStartArray();
            foreach (var each in objects)
                each.Write(json);
            json.WriteEndArray();
        });
    }

    private static async ValueTask<Answer> ShowAsync(ApiRequest request, string kind, Finding find)
    {
        request.Access.Demand(request.Caller.ProjectId);
        var text = request.Arguments[0];
        return Uuids.TryParse(text, out var id) && await find(id, request) is { } found
            ? Answer.Envelope(200, kind, found, static (json, shown) => shown.Write(json))
            : NetworkFaults.NotFound(kind, text);
    }

    private async ValueTask<IReadOnlyList<NetworkObject>> ListNetworksAsync(ApiRequest request) =>
        [.. (await catalog.ListNetworksAsync(request.Aborted)).Select(Network)];

    private async ValueTask<IReadOnlyList<NetworkObject>> ListSubnetsAsync(ApiRequest request) =>
        [.. (await catalog.ListSubnetsAsync(request.Aborted)).Select(Subnet)];

    // A port is its tenant's, and the driver does not know whose it is: only who may see everybody's sees them.
    private static bool SeesPorts(ApiRequest request) => request.Access.Allows($"{Action}-global", null);

    private async ValueTask<IReadOnlyList<NetworkObject>> ListPortsAsync(ApiRequest request) =>
        SeesPorts(request) ? [.. (await catalog.ListPortsAsync(request.Aborted)).Select(NetworkObject.Of)] : [];

    private static ValueTask<IReadOnlyList<NetworkObject>> NothingAsync(ApiRequest request) => new([]);

    private async ValueTask<NetworkObject?> FindNetworkAsync(Guid id, ApiRequest request) =>
        await catalog.FindNetworkAsync(id, request.Aborted) is { } found ? Network(found) : null;

    private async ValueTask<NetworkObject?> FindSubnetAsync(Guid id, ApiRequest request) =>
        await catalog.FindSubnetAsync(id, request.Aborted) is { } found ? Subnet(found) : null;

    private async ValueTask<NetworkObject?> FindPortAsync(Guid id, ApiRequest request) =>
        SeesPorts(request) && await catalog.FindPortAsync(id, request.Aborted) is { } found ? NetworkObject.Of(found) : null;

    private async ValueTask<NetworkObject?> FindPolicyAsync(Guid id, ApiRequest request) =>
        await catalog.HasQosPolicyAsync(id, request.Aborted) is true ? NetworkObject.Bare(id) : null;

    private async ValueTask<NetworkObject?> FindGroupAsync(Guid id, ApiRequest request) =>
        await catalog.HasSecurityGroupAsync(id, request.Aborted) ? NetworkObject.Bare(id) : null;

    private NetworkObject Network(NetworkInfo network) => NetworkObject.Of(network, catalog.NameOf(network.Id));

    private NetworkObject Subnet(SubnetInfo subnet) => NetworkObject.Of(subnet, catalog.NameOf(subnet.Id));
}
