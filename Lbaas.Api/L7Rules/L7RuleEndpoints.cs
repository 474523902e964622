using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.L7Rules;

/// <summary><c>/v2/lbaas/l7policies/{l7policy_id}/rules</c> (spec api 11).</summary>
public sealed class L7RuleEndpoints(ShowEndpoint show, ListEndpoint list, ResourceChanges changes, FreshIds ids)
{
    private readonly ParentScope _policy = new(show, ApiResources.L7Policies);

    public void MapTo(Router router) => router
        .Map("GET", "l7policies/{id}/rules", "l7rule:get_all", _policy.Within((request, policy) =>
            new(list.List(request, ApiResources.L7Rules, Guid.Parse(policy.Id)))))
        .Map("POST", "l7policies/{id}/rules", "l7rule:post", CreateAsync)
        .Map("GET", "l7policies/{id}/rules/{id}", "l7rule:get_one", _policy.Within((request, policy) =>
            new(show.Show(request, ApiResources.L7Rules, argument: 1, Guid.Parse(policy.Id)))))
        .Map("PUT", "l7policies/{id}/rules/{id}", "l7rule:put", UpdateAsync)
        .Map("DELETE", "l7policies/{id}/rules/{id}", "l7rule:delete", _policy.Within(DeleteAsync));

    private async ValueTask<Answer> CreateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(L7RuleFields.Table, Operations.Post, "rule_", "rule");
        return await _policy.Within((_, policy) => changes.CreateAsync<L7RuleView>(
            request, ResourceChanges.OwnerOf(policy), new CreateL7Rule(request.Context, Guid.Parse(policy.Id), L7RuleFields.Draft(values) with { Id = ids.For(request).Next() }),
            ApiResources.L7Rules, L7RuleRenderer.Write))(request);
    }

    private async ValueTask<Answer> UpdateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(L7RuleFields.Table, Operations.Put, "l7rule_", "rule");
        return await _policy.Within((_, policy) =>
        {
            var rule = show.Find(request, ApiResources.L7Rules, argument: 1, Guid.Parse(policy.Id));
            var change = new UpdateL7Rule(request.Context, Guid.Parse(policy.Id), Guid.Parse(rule.Id), L7RuleFields.Patch(values));
            return changes.UpdateAsync<L7RuleView>(request, rule, change, ApiResources.L7Rules, L7RuleRenderer.Write);
        })(request);
    }

    private ValueTask<Answer> DeleteAsync(ApiRequest request, Document policy)
    {
        request.AllowQuery();
        var rule = show.Find(request, ApiResources.L7Rules, argument: 1, Guid.Parse(policy.Id));
        return changes.DeleteAsync(request, rule, new DeleteL7Rule(request.Context, Guid.Parse(policy.Id), Guid.Parse(rule.Id)));
    }
}
