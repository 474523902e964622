using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Workers;

namespace Lbaas.Tests.Hosts;

/// <summary>
/// What every host of actors does. Its sources are compiled into the tests of each host, which derive one class from each contract and
/// say what their world is.
/// </summary>
public abstract class HostContract
{
    protected abstract HostWorld NewWorld();

    protected async Task<HostWorld> StartAsync(Action<RuntimeOptions>? configure = null)
    {
        var world = NewWorld();
        configure?.Invoke(world.Options);
        await world.StartHostAsync();
        return world;
    }

    protected async Task<HostWorld> StartAsync(WorkerHandler work, WorkerOptions? options = null)
    {
        var world = NewWorld();
        world.Work = work;
        world.WorkOptions = options ?? new WorkerOptions();
        await world.StartHostAsync();
        return world;
    }

    /// <summary>A host started on what another one would leave behind if it died now.</summary>
    protected async Task<HostWorld> SurvivorAsync(HostWorld dead)
    {
        var survivor = NewWorld();
        await dead.CopyToAsync(survivor);
        await survivor.StartHostAsync();
        return survivor;
    }
}
