using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.LoadBalancers.Planning;

/// <summary>Requests about health monitors.</summary>
internal static class HealthMonitorPlans
{
    public static PlanResult Create(PlanningStage stage, CreateHealthMonitor request)
    {
        if (stage.State.Displayed.Pool(request.PoolId) is not { } pool)
            return Fault.NotFound("Pool", request.PoolId);
        var monitor = request.Draft.WithDefaults() with { Id = stage.IdOf(request.Draft.Id), CreatedAt = stage.Now };
        var fault = HealthMonitorRules.CheckType(monitor.Type, pool.Protocol, stage.Options)
            ?? stage.Locked(pool)
            ?? HealthMonitorRules.CheckNew(request.Draft, stage.Options)
            ?? (stage.Tree.Pool(pool.Id)?.HealthMonitor is null ? null : new Fault(409, "This pool already has a health monitor"));
        return fault is not null
            ? fault
            : new Draft(monitor.Id, "create_health_monitor", new AddHealthMonitor(pool.Id, monitor), Touched.Around(stage, pool.Id).Prepend(Touched.Created(monitor.Id)));
    }

    public static PlanResult Update(PlanningStage stage, UpdateHealthMonitor request)
    {
        if (stage.State.Displayed.PoolOfMonitor(request.MonitorId) is not { HealthMonitor: { } monitor } pool)
            return Fault.NotFound("Health Monitor", request.MonitorId);
        var fault = HealthMonitorRules.CheckUpdate(monitor, request.Patch, stage.Options)
            ?? stage.Locked(pool)
            ?? stage.Vanishing("Health Monitor", monitor.Id);
        if (fault is not null)
            return fault;
        Delta delta = stage.State.IsShadow(monitor.Id)
            ? new AddHealthMonitor(pool.Id, request.Patch.ApplyTo(monitor, stage.Now))
            : new AlterHealthMonitor(pool.Id, monitor.Id, request.Patch, stage.Now);
        return new Draft(monitor.Id, "update_health_monitor", delta, Touched.Around(stage, pool.Id).Prepend(Touched.Changed(monitor.Id)));
    }

    public static PlanResult Delete(PlanningStage stage, DeleteHealthMonitor request)
    {
        if (stage.State.Displayed.PoolOfMonitor(request.MonitorId) is not { } pool)
            return Fault.NotFound("Health Monitor", request.MonitorId);
        if ((stage.Locked(pool) ?? stage.Vanishing("Health Monitor", request.MonitorId)) is { } fault)
            return fault;
        var touches = Touched.Around(stage, pool.Id).Prepend(Touched.Removed(request.MonitorId));
        return new Draft(request.MonitorId, "delete_health_monitor", new RemoveHealthMonitor(pool.Id, request.MonitorId), touches);
    }
}
