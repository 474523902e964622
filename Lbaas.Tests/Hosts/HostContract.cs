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

    /// <summary>
    /// A host started on the files of another as a dead process would leave them. (They are too small for a checkpoint to fall between
    /// two copies.) Copies of a journal are taken last: nothing can have been made of what it did not hold.
    /// </summary>
    protected async Task<HostWorld> SurvivorAsync(HostWorld dead)
    {
        var survivor = NewWorld();
        var files = Directory.GetFiles(dead.Options.DataDirectory, "*.db*").Where(static file => !file.EndsWith("-shm", StringComparison.Ordinal));
        foreach (var file in files.OrderBy(static file => Path.GetFileName(file).StartsWith("journal.", StringComparison.Ordinal)).ThenBy(static file => file))
            File.Copy(file, Path.Combine(survivor.Options.DataDirectory, Path.GetFileName(file)));
        await survivor.StartHostAsync();
        return survivor;
    }
}
