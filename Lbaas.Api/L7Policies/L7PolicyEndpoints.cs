using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;

namespace Lbaas.Api.L7Policies;

/// <summary><c>/v2/lbaas/l7policies</c> (spec api 10).</summary>
public sealed class L7PolicyEndpoints(ShowEndpoint show, ListEndpoint list, ResourceChanges changes, FreshIds ids)
{
    public void MapTo(Router router) => router
        .Map("GET", "l7policies", "l7policy:get_all", request => new(list.List(request, ApiResources.L7Policies)))
        .Map("POST", "l7policies", "l7policy:post", CreateAsync)
        .Map("GET", "l7policies/{id}", "l7policy:get_one", request => new(show.Show(request, ApiResources.L7Policies)))
        .Map("PUT", "l7policies/{id}", "l7policy:put", UpdateAsync)
        .Map("DELETE", "l7policies/{id}", "l7policy:delete", DeleteAsync);

    private async ValueTask<Answer> CreateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(L7PolicyFields.Table, Operations.Post, "l7policy_", "l7policy");
        var listener = show.Find(request, ApiResources.Listeners, values.Get(L7PolicyFields.ListenerId)!.Value);
        var draft = L7PolicyFields.Draft(values) with { Id = ids.For(request).Next() };
        var change = new CreateL7Policy(request.Context, Guid.Parse(listener.Id), draft, L7PolicyFields.PositionOf(values));
        return await changes.CreateAsync<L7PolicyView>(
            request, ResourceChanges.OwnerOf(listener), change, ApiResources.L7Policies, L7PolicyRenderer.Write);
    }

    private async ValueTask<Answer> UpdateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(L7PolicyFields.Table, Operations.Put, "l7policy_", "l7policy");
        var document = show.Find(request, ApiResources.L7Policies);
        var change = new UpdateL7Policy(request.Context, Guid.Parse(document.Id), L7PolicyFields.Patch(values));
        return await changes.UpdateAsync<L7PolicyView>(request, document, change, ApiResources.L7Policies, L7PolicyRenderer.Write);
    }

    private ValueTask<Answer> DeleteAsync(ApiRequest request)
    {
        request.AllowQuery();
        var document = show.Find(request, ApiResources.L7Policies);
        return changes.DeleteAsync(request, document, new DeleteL7Policy(request.Context, Guid.Parse(document.Id)));
    }
}
