using Lbaas.Actors.LoadBalancers;
using Lbaas.Api.Changes;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Lists;

namespace Lbaas.Api.HealthMonitors;

/// <summary><c>/v2/lbaas/healthmonitors</c> (spec api 9).</summary>
public sealed class HealthMonitorEndpoints(ShowEndpoint show, ListEndpoint list, ResourceChanges changes, FreshIds ids)
{
    public void MapTo(Router router) => router
        .Map("GET", "healthmonitors", "healthmonitor:get_all", request => new(list.List(request, ApiResources.HealthMonitors)))
        .Map("POST", "healthmonitors", "healthmonitor:post", CreateAsync)
        .Map("GET", "healthmonitors/{id}", "healthmonitor:get_one", request => new(show.Show(request, ApiResources.HealthMonitors)))
        .Map("PUT", "healthmonitors/{id}", "healthmonitor:put", UpdateAsync)
        .Map("DELETE", "healthmonitors/{id}", "healthmonitor:delete", DeleteAsync);

    private async ValueTask<Answer> CreateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(HealthMonitorFields.Table, Operations.Post, "health_monitor_", "healthmonitor");
        var pool = show.Find(request, ApiResources.Pools, values.Get(HealthMonitorFields.PoolId)!.Value);
        var change = new CreateHealthMonitor(request.Context, Guid.Parse(pool.Id), HealthMonitorFields.Draft(values) with { Id = ids.For(request).Next() });
        return await changes.CreateAsync<HealthMonitorView>(
            request, ResourceChanges.OwnerOf(pool), change, ApiResources.HealthMonitors, HealthMonitorRenderer.Write);
    }

    private async ValueTask<Answer> UpdateAsync(ApiRequest request)
    {
        request.AllowQuery();
        var values = await request.ReadAsync(HealthMonitorFields.Table, Operations.Put, "health_monitor_", "healthmonitor");
        var document = show.Find(request, ApiResources.HealthMonitors);
        var change = new UpdateHealthMonitor(request.Context, Guid.Parse(document.Id), HealthMonitorFields.Patch(values));
        return await changes.UpdateAsync<HealthMonitorView>(
            request, document, change, ApiResources.HealthMonitors, HealthMonitorRenderer.Write);
    }

    private ValueTask<Answer> DeleteAsync(ApiRequest request)
    {
        request.AllowQuery();
        var document = show.Find(request, ApiResources.HealthMonitors);
        return changes.DeleteAsync(request, document, new DeleteHealthMonitor(request.Context, Guid.Parse(document.Id)));
    }
}
