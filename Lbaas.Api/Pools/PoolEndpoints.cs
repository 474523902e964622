using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Api.Certificates;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Pools;

/// <summary><c>/v2/lbaas/pools</c> (spec api 7).</summary>
public sealed class PoolEndpoints(
    ShowEndpoint show, ListEndpoint list, ResourceChanges changes, FreshIds ids, ReferenceChecker references)
{
    public void MapTo(Router router) => router
        .Map("GET", "pools", "pool:get_all", request => new(list.List(request, ApiResources.Pools)))
        .Map("POST", "pools", "pool:post", CreateAsync)
        .Map("GET", "pools/{id}", "pool:get_one", request => new(show.Show(request, ApiResources.Pools)))
        .Map("PUT", "pools/{id}", "pool:put", UpdateAsync)
        .Map("DELETE", "pools/{id}", "pool:delete", DeleteAsync);

    private async ValueTask<Answer> CreateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(PoolFields.Table, Operations.Post, "pool_", "pool");
        var listenerId = values.Get(PoolFields.ListenerId);
        var parent = Parent(request, values, listenerId);
        var draft = PoolFields.Draft(values) with { Id = ids.For(request).Next() };
        using var found = await references.CheckAsync(parent.ProjectId, ReferenceQuestions.Of(draft), request.Aborted);
        var change = new CreatePool(request.Context, listenerId, draft)
        {
            References = found.Findings,
        };
        return await changes.CreateAsync<PoolView>(request, ResourceChanges.OwnerOf(parent), change, ApiResources.Pools, PoolRenderer.Write);
    }

    // SP-1. With both given, the actor finds out whether the listener is one of that load balancer.
    private Document Parent(ApiRequest request, FieldValues values, Guid? listenerId)
    {
        if (values.Get(PoolFields.LoadBalancerId) is { } balancerId)
            return show.Find(request, ApiResources.LoadBalancers, balancerId);
        return listenerId is { } id
            ? show.Find(request, ApiResources.Listeners, id)
            : throw new FaultException(Fault.Validation("Must provide at least one of: loadbalancer_id, listener_id"));
    }

    private async ValueTask<Answer> UpdateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(PoolFields.Table, Operations.Put, "pool_", "pool");
        var document = show.Find(request, ApiResources.Pools);
        var patch = PoolFields.Patch(values);
        using var found = await references.CheckAsync(document.ProjectId, ReferenceQuestions.Of(patch, document), request.Aborted);
        var change = new UpdatePool(request.Context, Guid.Parse(document.Id), patch)
        {
            References = found.Findings,
        };
        return await changes.UpdateAsync<PoolView>(request, document, change, ApiResources.Pools, PoolRenderer.Write);
    }

    private ValueTask<Answer> DeleteAsync(ApiRequest request)
    {
        request.AllowQuery();
        var document = show.Find(request, ApiResources.Pools);
        return changes.DeleteAsync(request, document, new DeletePool(request.Context, Guid.Parse(document.Id)));
    }
}
