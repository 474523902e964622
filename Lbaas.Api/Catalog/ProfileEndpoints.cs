using System.Text.Json;
using Lbaas.Actors.Catalog;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Api.Providers;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Catalog;

/// <summary><c>/v2/lbaas/flavorprofiles</c> and <c>/v2/lbaas/availabilityzoneprofiles</c> (spec api 13).</summary>
public sealed class ProfileEndpoints(ShowEndpoint show, ListEndpoint list, ChangeGateway gateway, FreshIds ids)
{
    public void MapTo(Router router, CatalogShelf shelf) => router
        .Map("GET", shelf.ProfilePath, $"{shelf.ProfilePolicy}:get_all", request => new(list.List(request, shelf.Profiles)))
        .Map("POST", shelf.ProfilePath, $"{shelf.ProfilePolicy}:post", request => CreateAsync(request, shelf))
        .Map("GET", $"{shelf.ProfilePath}/{{id}}", $"{shelf.ProfilePolicy}:get_one", request => new(show.Show(request, Named(request, shelf))))
        .Map("PUT", $"{shelf.ProfilePath}/{{id}}", $"{shelf.ProfilePolicy}:put", request => UpdateAsync(request, shelf))
        .Map("DELETE", $"{shelf.ProfilePath}/{{id}}", $"{shelf.ProfilePolicy}:delete", request => DeleteAsync(request, shelf));

    private async ValueTask<Answer> CreateAsync(ApiRequest request, CatalogShelf shelf)
    {
        request.AllowQuery();
        var fields = shelf.ProfileFields;
        var draft = fields.Draft(await request.ReadAsync(fields.Table, Operations.Post, fields.Argument, shelf.Profiles.Kind), ids.For(request).Next());
        request.Access.Demand(null);
        shelf.Schema.Demand(draft.Data, draft.ProviderName, fields.DataKey);
        return await AskAsync(request, shelf, 201, new AddProfile(request.Context, shelf.Kind, draft));
    }

    private async ValueTask<Answer> UpdateAsync(ApiRequest request, CatalogShelf shelf)
    {
        request.AllowQuery();
        var fields = shelf.ProfileFields;
        var patch = fields.Patch(await request.ReadAsync(fields.Table, Operations.Put, fields.Argument, shelf.Profiles.Kind));
        var document = show.Find(request, Named(request, shelf));
        if (patch.Data.IsSet)
            shelf.Schema.Demand(patch.Data.Value!, patch.ProviderName.Or(ProviderOf(document))!, CatalogShelf.DataOptionInPut);
        else if (patch.ProviderName.IsSet)
            EnabledProviders.Demand(patch.ProviderName.Value!);
        return await AskAsync(request, shelf, 200, new ChangeProfile(request.Context, shelf.Kind, Guid.Parse(document.Id), patch));
    }

    private async ValueTask<Answer> DeleteAsync(ApiRequest request, CatalogShelf shelf)
    {
        request.AllowQuery();
        var document = show.Find(request, Named(request, shelf));
        await gateway.AskAsync(
            CatalogCommand.Address, new RemoveProfile(request.Context, shelf.Kind, Guid.Parse(document.Id)), request.Aborted);
        return Answer.NoContent;
    }

    // Octavia has two spellings for what is not found.
    private static Resource Named(ApiRequest request, CatalogShelf shelf) =>
        request.Http.Request.Method == "DELETE" || request.Arguments[0] == Guid.Empty.ToString()
            ? shelf.Profiles with { Title = shelf.Kind.ProfileObject() }
            : shelf.Profiles;

    private static string ProviderOf(Document document)
    {
        using var body = JsonDocument.Parse(document.Body);
        return body.RootElement.GetProperty("provider_name").GetString()!;
    }

    private async ValueTask<Answer> AskAsync(ApiRequest request, CatalogShelf shelf, int status, CatalogCommand command)
    {
        var accepted = await gateway.AskAsync(CatalogCommand.Address, command, request.Aborted);
        return Answer.Envelope(status, shelf.Profiles.Kind, (Profile)accepted.View!, CatalogRenderer.OfProfile(shelf)) with { IsRepeated = accepted.IsRepeated };
    }
}
