using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Api.Status;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Amphorae;

/// <summary><c>/v2/octavia/amphorae</c> (spec api 14). They belong to the installation, not to the project that they serve.</summary>
public sealed class AmphoraEndpoints(ShowEndpoint show, ListEndpoint list, ChangeGateway gateway, Statistics statistics)
{
    public void MapTo(Router router) => router
        .Map("GET", "octavia/amphorae", "amphora:get_all", request => new(list.List(request, ApiResources.Amphorae)))
        .Map("GET", "octavia/amphorae/{id}", "amphora:get_one", request =>
        {
            request.AllowQuery("fields");
            return new(ShowEndpoint.Show(request, ApiResources.Amphorae, Find(request)));
        })
        .Map("DELETE", "octavia/amphorae/{id}", "amphora:delete", DeleteAsync)
        .Map("GET", "octavia/amphorae/{id}/stats", "amphora:get_stats", request => new(statistics.OfAmphora(request, Find(request))))
        .Map("PUT", "octavia/amphorae/{id}/config", "amphora:put_config", ConfigureAsync)
        .Map("PUT", "octavia/amphorae/{id}/failover", "amphora:put_failover", FailOverAsync);

    private Document Find(ApiRequest request)
    {
        var document = show.Find(ApiResources.Amphorae, request.Id(0, ApiResources.Amphorae.Title));
        request.Access.Demand(null);
        return document;
    }

    private async ValueTask<Answer> DeleteAsync(ApiRequest request)
    {
        request.AllowQuery();
        await AskAsync(request, new DeleteAmphora(request.Context));
        return Answer.NoContent;
    }

    private async ValueTask<Answer> ConfigureAsync(ApiRequest request)
    {
        request.AllowQuery();
        await AskAsync(request, new UpdateAgent(request.Context));
        return Answer.Started;
    }

    private async ValueTask<Answer> FailOverAsync(ApiRequest request)
    {
        request.AllowQuery();
        var document = Find(request);
        var amphora = Guid.Parse(document.Id);
        // A spare has no load balancer that would miss it, nor one that could be PENDING.
        if (document.OwnerId is not { } balancer)
            throw new FaultException(Fault.Immutable("amphora", amphora));
        await gateway.ChangeAsync(Guid.Parse(balancer), new FailoverAmphora(request.Context, amphora), request.Aborted);
        return Answer.Started;
    }

    private ValueTask<Accepted> AskAsync(ApiRequest request, AmphoraRequest wish) =>
        gateway.AskAsync(AmphoraCommand.AddressOf(Guid.Parse(Find(request).Id)), wish, request.Aborted);
}
