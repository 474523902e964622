using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Members;

/// <summary><c>/v2/lbaas/pools/{pool_id}/members</c> (spec api 8).</summary>
public sealed class MemberEndpoints(ShowEndpoint show, ListEndpoint list, ResourceChanges changes, FreshIds ids, SubnetChecks subnets)
{
    private readonly ParentScope _pool = new(show, ApiResources.Pools);

    public void MapTo(Router router) => router
        .Map("GET", "pools/{id}/members", "member:get_all", _pool.Within((request, pool) => new(list.List(request, ApiResources.Members, Guid.Parse(pool.Id)))))
        .Map("POST", "pools/{id}/members", "member:post", CreateAsync)
        .Map("PUT", "pools/{id}/members", "member:put", BatchAsync)
        .Map("GET", "pools/{id}/members/{id}", "member:get_one", _pool.Within((request, pool) =>
            new(show.Show(request, ApiResources.Members, argument: 1, Guid.Parse(pool.Id)))))
        .Map("PUT", "pools/{id}/members/{id}", "member:put", UpdateAsync)
        .Map("DELETE", "pools/{id}/members/{id}", "member:delete", _pool.Within(DeleteAsync));

    private async ValueTask<Answer> CreateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(MemberFields.Table, Operations.Post, "member_", "member");
        return await _pool.Within(async (_, pool) =>
        {
            var change = new CreateMember(request.Context, Guid.Parse(pool.Id), MemberFields.Draft(values) with { Id = ids.For(request).Next() });
            await subnets.CheckAsync([change.Draft], request.Aborted);
            return await changes.CreateAsync<MemberView>(
                request, ResourceChanges.OwnerOf(pool), change, ApiResources.Members, MemberRenderer.Write);
        })(request);
    }

    private async ValueTask<Answer> UpdateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(MemberFields.Table, Operations.Put, "member_", "member");
        return await _pool.Within((_, pool) =>
        {
            var member = show.Find(request, ApiResources.Members, argument: 1, Guid.Parse(pool.Id));
            var change = new UpdateMember(
                request.Context, Guid.Parse(pool.Id), Guid.Parse(member.Id), MemberFields.Patch(values), values.Get(MemberFields.DrainSeconds, 0));
            return changes.UpdateAsync<MemberView>(request, member, change, ApiResources.Members, MemberRenderer.Write);
        })(request);
    }

    private ValueTask<Answer> DeleteAsync(ApiRequest request, Document pool)
    {
        request.AllowQuery(MemberFields.DrainSeconds.Name);
        var seconds = request.QueryNumber(MemberFields.DrainSeconds.Name, 0, MemberDrain.SecondsMax) ?? 0;
        var member = show.Find(request, ApiResources.Members, argument: 1, Guid.Parse(pool.Id));
        var change = new DeleteMember(request.Context, Guid.Parse(pool.Id), Guid.Parse(member.Id), seconds);
        return changes.DeleteAsync(request, member, change);
    }

    private async ValueTask<Answer> BatchAsync(ApiRequest request)
    {
        request.AllowQuery("additive_only");
        using var body = await RequestBody.ReadAsync(request.Http, "members_");
        var fresh = ids.For(request);
        var drafts = RequestBody.Interpret(body.RootElement, MemberBatch.Read).Select(draft => draft with { Id = fresh.Next() }).ToImmutableArray();
        var additive = Numbers.Word(request.Query["additive_only"].ToString()) ?? false;
        return await _pool.Within(async (_, pool) =>
        {
            // What a batch may do (spec api 3.2), besides the route's own member:put.
            request.Access.Demand("member:post", pool.ProjectId);
            if (!additive)
                request.Access.Demand("member:delete", pool.ProjectId);
            await subnets.CheckAsync(drafts, request.Aborted);
            return await changes.StartAsync(request, pool, new BatchMembers(request.Context, Guid.Parse(pool.Id), drafts, additive));
        })(request);
    }
}
