using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Catalog;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Api.Operator;

namespace Lbaas.Api.Rollouts;

/// <summary>
/// <c>/operator/loadbalancers/ID/flavor</c>: another flavor for a load balancer that is there. Tenants can't ask for it, as in
/// Octavia.
/// </summary>
public sealed class FlavorChange(ShowEndpoint show, ChangeGateway gateway, CatalogLookup catalog)
{
    private static readonly Field<Guid?> FlavorId = new("flavor_id", Uuids.One);
    private static readonly FieldTable Table = new(FlavorId);

    public void MapTo(Router router) => router.Map("PUT", "loadbalancers/{id}/flavor", OperatorEndpoints.Action, ChangeAsync);

    private async ValueTask<Answer> ChangeAsync(ApiRequest request)
    {
        request.AllowQuery();
        using var body = await RequestBody.ReadAsync(request.Http, "flavor");
        var values = RequestBody.Interpret(body.RootElement, root => Table.Read(root, Operations.Put, "flavor"));
        if (!values.Has(FlavorId))
            throw new FaultException(Actors.Requests.Fault.Validation("Send {\"flavor_id\": ID}, or null for none."));
        var balancer = show.Find(ApiResources.LoadBalancers, request.Id(0, ApiResources.LoadBalancers.Title));
        var change = new ChangeFlavor(request.Context, null, null, null);
        if (values.Get(FlavorId) is { } id)
        {
            var (traits, provider) = catalog.Flavor(id);
            change = new ChangeFlavor(request.Context, id, traits, provider);
        }

        await gateway.ChangeAsync(Guid.Parse(balancer.Id), change, request.Aborted);
        return Answer.Started;
    }
}
