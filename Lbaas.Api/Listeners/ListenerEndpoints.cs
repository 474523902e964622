using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Certificates;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Api.Status;

namespace Lbaas.Api.Listeners;

/// <summary><c>/v2/lbaas/listeners</c> (spec api 6).</summary>
public sealed class ListenerEndpoints(
    ShowEndpoint show, ListEndpoint list, ResourceChanges changes, Statistics statistics, FreshIds ids, ReferenceChecker references)
{
    public void MapTo(Router router) => router
        .Map("GET", "listeners", "listener:get_all", request => new(list.List(request, ApiResources.Listeners)))
        .Map("POST", "listeners", "listener:post", CreateAsync)
        .Map("GET", "listeners/{id}", "listener:get_one", request => new(show.Show(request, ApiResources.Listeners)))
        .Map("PUT", "listeners/{id}", "listener:put", UpdateAsync)
        .Map("DELETE", "listeners/{id}", "listener:delete", DeleteAsync)
        .Map("GET", "listeners/{id}/stats", "listener:get_stats", request => new(statistics.OfListener(request, show.Find(request, ApiResources.Listeners))));

    private async ValueTask<Answer> CreateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(ListenerFields.Table, Operations.Post, "listener_", "listener");
        var balancer = show.Find(request, ApiResources.LoadBalancers, values.Get(ListenerFields.LoadBalancerId)!.Value);
        var draft = ListenerRequests.Draft(values) with { Id = ids.For(request).Next() };
        using var found = await references.CheckAsync(balancer.ProjectId, ReferenceQuestions.Of(draft), request.Aborted);
        var change = new CreateListener(request.Context, draft)
        {
            References = found.Findings,
        };
        return await changes.CreateAsync<ListenerView>(
            request, ResourceChanges.OwnerOf(balancer), change, ApiResources.Listeners, ListenerRenderer.Write);
    }

    private async ValueTask<Answer> UpdateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(ListenerFields.Table, Operations.Put, "listener_", "listener");
        var document = show.Find(request, ApiResources.Listeners);
        var patch = ListenerRequests.Patch(values);
        using var found = await references.CheckAsync(document.ProjectId, ReferenceQuestions.Of(patch, document), request.Aborted);
        var change = new UpdateListener(request.Context, Guid.Parse(document.Id), patch)
        {
            References = found.Findings,
        };
        return await changes.UpdateAsync<ListenerView>(request, document, change, ApiResources.Listeners, ListenerRenderer.Write);
    }

    private ValueTask<Answer> DeleteAsync(ApiRequest request)
    {
        request.AllowQuery();
        var document = show.Find(request, ApiResources.Listeners);
        return changes.DeleteAsync(request, document, new DeleteListener(request.Context, Guid.Parse(document.Id)));
    }
}
