using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Catalog;
using Lbaas.Api.Certificates;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;
using Lbaas.Api.Members;
using Lbaas.Api.Status;

namespace Lbaas.Api.LoadBalancers;

/// <summary><c>/v2/lbaas/loadbalancers</c> (spec api 5).</summary>
public sealed class LoadBalancerEndpoints(
    ShowEndpoint show, ListEndpoint list, ResourceChanges changes, StatusTree tree, Statistics statistics, CatalogLookup catalog,
    VipChecks vips, SubnetChecks subnets, ReferenceChecker references, FreshIds ids, TimeProvider clock)
{
    public void MapTo(Router router) => router
        .Map("GET", "loadbalancers", "loadbalancer:get_all", request => new(list.List(request, ApiResources.LoadBalancers)))
        .Map("POST", "loadbalancers", "loadbalancer:post", CreateAsync)
        .Map("GET", "loadbalancers/{id}", "loadbalancer:get_one", request => new(show.Show(request, ApiResources.LoadBalancers)))
        .Map("PUT", "loadbalancers/{id}", "loadbalancer:put", UpdateAsync)
        .Map("DELETE", "loadbalancers/{id}", "loadbalancer:delete", DeleteAsync)
        .Map("PUT", "loadbalancers/{id}/failover", "loadbalancer:put_failover", FailOverAsync)
        .Map("GET", "loadbalancers/{id}/status", "loadbalancer:get_status", Tree)
        .Map("GET", "loadbalancers/{id}/statuses", "loadbalancer:get_status", Tree)
        .Map("GET", "loadbalancers/{id}/stats", "loadbalancer:get_stats", request =>
            new(statistics.OfLoadBalancer(request, show.Find(request, ApiResources.LoadBalancers))));

    private async ValueTask<Answer> CreateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(LoadBalancerFields.Table, Operations.Post, "load_balancer", "loadbalancer");
        var project = LoadBalancerCreation.Project(values, request.Context);
        request.Access.Demand(project);
        DemandSecurityGroups(request, values, project);
        var change = LoadBalancerCreation.From(values, request.Context, ids.For(request), catalog, vips, clock.GetUtcNow());
        await subnets.CheckAsync(change.Children.Pools.Values.SelectMany(pool => pool.Members.Values), request.Aborted);
        using var found = await references.CheckAsync(change.Draft.ProjectId, ReferenceQuestions.Of(change.Children), request.Aborted);
        change = change with
        {
            References = found.Findings,
        };
        try
        {
            return await changes.CreateAsync<LoadBalancerView>(
                request, change.Draft.Id, change, ApiResources.LoadBalancers, LoadBalancerRenderer.WriteFull);
        }
        catch (FaultException refused) when (refused.Fault.Code == StatusCodes.Status403Forbidden)
        {
            // No place in the quota: then nobody has asked the network service yet, and what it says comes first (spec api 15).
            await vips.CheckAsync(change.Vip, request.Aborted);
            throw;
        }
    }

    private async ValueTask<Answer> UpdateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(LoadBalancerFields.Table, Operations.Put, "load_balancer", "loadbalancer");
        var document = show.Find(request, ApiResources.LoadBalancers);
        DemandSecurityGroups(request, values, document.ProjectId);
        var change = new UpdateLoadBalancer(request.Context, LoadBalancerFields.Patch(values));
        await vips.CheckAsync(change.Patch, request.Aborted);
        return await changes.UpdateAsync<LoadBalancerView>(
            request, document, change, ApiResources.LoadBalancers, LoadBalancerRenderer.Write);
    }

    // Naming the VIP's security groups is a right of its own (spec api 3.2).
    private static void DemandSecurityGroups(ApiRequest request, FieldValues values, string? project)
    {
        if (values.Has(LoadBalancerFields.VipSecurityGroupIds))
            request.Access.Demand($"{request.Access.Action}:vip_sg_ids", project);
    }

    private ValueTask<Answer> DeleteAsync(ApiRequest request)
    {
        request.AllowQuery("cascade");
        var document = show.Find(request, ApiResources.LoadBalancers);
        var cascade = Numbers.Word(request.Query["cascade"].ToString()) ?? false;
        return changes.DeleteAsync(request, document, new DeleteLoadBalancer(request.Context, cascade));
    }

    // A matter of the operator, in whichever project the load balancer is.
    private ValueTask<Answer> FailOverAsync(ApiRequest request)
    {
        request.AllowQuery();
        var document = show.Find(ApiResources.LoadBalancers, request.Id(0, ApiResources.LoadBalancers.Title));
        request.Access.Demand(null);
        return changes.StartAsync(request, document, new FailoverLoadBalancer(request.Context));
    }

    private ValueTask<Answer> Tree(ApiRequest request)
    {
        request.AllowQuery();
        return new(tree.Of(show.Find(request, ApiResources.LoadBalancers)));
    }
}
