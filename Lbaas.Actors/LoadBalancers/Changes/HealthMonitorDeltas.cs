using Lbaas.Actors.HealthMonitors;

namespace Lbaas.Actors.LoadBalancers.Changes;

public sealed record AddHealthMonitor(Guid PoolId, HealthMonitor Monitor) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) =>
        tree.WithPool(PoolId, pool => pool.HealthMonitor is null ? pool with { HealthMonitor = Monitor } : null);
}

public sealed record AlterHealthMonitor(Guid PoolId, Guid MonitorId, HealthMonitorPatch Patch, DateTimeOffset At) : Delta
{
    public override Configuration? ApplyTo(Configuration tree) => tree.WithPool(PoolId, pool =>
        pool.HealthMonitor is { } monitor && monitor.Id == MonitorId
            ? pool with { HealthMonitor = Patch.ApplyTo(monitor, At) }
            : null);
}

public sealed record RemoveHealthMonitor(Guid PoolId, Guid MonitorId) : Delta
{
    public override bool Removes => true;

    public override Configuration? ApplyTo(Configuration tree) =>
        tree.WithPool(PoolId, pool => pool.HealthMonitor?.Id == MonitorId ? pool with { HealthMonitor = null } : pool) ?? tree;
}
