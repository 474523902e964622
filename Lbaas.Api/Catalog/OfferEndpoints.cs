using Lbaas.Actors.Catalog;
using Lbaas.Api.Changes;
using Lbaas.Api.Documents;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Catalog;

/// <summary><c>/v2/lbaas/flavors</c> and <c>/v2/lbaas/availabilityzones</c> (spec api 13).</summary>
public sealed class OfferEndpoints(ShowEndpoint show, ListEndpoint list, ChangeGateway gateway, IReadSide readSide, FreshIds ids)
{
    public void MapTo(Router router, CatalogShelf shelf) => router
        .Map("GET", shelf.Path, $"{shelf.Policy}:get_all", request => new(list.List(request, shelf.Offers)))
        .Map("POST", shelf.Path, $"{shelf.Policy}:post", request => CreateAsync(request, shelf))
        .Map("GET", $"{shelf.Path}/{{id}}", $"{shelf.Policy}:get_one", request => new(show.Show(request, shelf.Offers)))
        .Map("PUT", $"{shelf.Path}/{{id}}", $"{shelf.Policy}:put", request => UpdateAsync(request, shelf))
        .Map("DELETE", $"{shelf.Path}/{{id}}", $"{shelf.Policy}:delete", request => DeleteAsync(request, shelf));

    private async ValueTask<Answer> CreateAsync(ApiRequest request, CatalogShelf shelf)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(shelf.OfferFields.Table, Operations.Post, shelf.OfferFields.Argument, shelf.Offers.Kind);
        request.Access.Demand(null);
        return await AskAsync(request, shelf, 201, new AddOffer(request.Context, shelf.Kind, shelf.OfferFields.Draft(values, ids.For(request).Next())));
    }

    private async ValueTask<Answer> UpdateAsync(ApiRequest request, CatalogShelf shelf)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(shelf.OfferFields.Table, Operations.Put, shelf.OfferFields.Argument, shelf.Offers.Kind);
        var patch = shelf.OfferFields.Patch(values);
        var document = show.Find(request, shelf.Offers);
        return await AskAsync(request, shelf, 200, new ChangeOffer(request.Context, shelf.Kind, document.Id, patch));
    }

    private async ValueTask<Answer> DeleteAsync(ApiRequest request, CatalogShelf shelf)
    {
        request.AllowQuery();
        var document = show.Find(request, shelf.Offers);
        await gateway.AskAsync(
            CatalogCommand.Address, new RemoveOffer(request.Context, shelf.Kind, document.Id, IsUsed(shelf, document.Id)), request.Aborted);
        return Answer.NoContent;
    }

    private bool IsUsed(CatalogShelf shelf, string key) => readSide.Query(new DocumentQuery(DocumentKinds.LoadBalancer)
    {
        Filters = [new AttributeFilter(shelf.UsedAs, key)],
        Limit = 1,
    }).Count > 0;

    private async ValueTask<Answer> AskAsync(ApiRequest request, CatalogShelf shelf, int status, CatalogCommand command)
    {
        var accepted = await gateway.AskAsync(CatalogCommand.Address, command, request.Aborted);
        return Answer.Envelope(status, shelf.Offers.Kind, (Offer)accepted.View!, CatalogRenderer.OfOffer(shelf)) with { IsRepeated = accepted.IsRepeated };
    }
}
