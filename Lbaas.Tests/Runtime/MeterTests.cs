using Lbaas.Runtime.Hosting;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Runtime;

/// <summary>What alarms are made of. Other tests' hosts in this process have the same meter, so each figure is looked for among theirs.</summary>
public sealed class MeterTests
{
    [Fact]
    public async Task What_actors_and_workers_did_is_counted()
    {
        await using var world = await TestWorld.StartAsync();
        for (var i = 0; i < 77; i++)
            await world.AddAsync("a", 1);
        await Eventually.Async(() => world.Host.Workers("probe").Completed == 77, "the workers have heard of all");

        var figures = Meters.Read("Lbaas.Runtime");

        Assert.Contains(("lbaas.runtime.handled", world.Host.Counters[RuntimeCounter.Handled], ""), figures);
        Assert.Contains(("lbaas.journal.requests", 77, ""), figures);
        Assert.Contains(("lbaas.workers.completed", 77, "probe"), figures);
        Assert.Contains(("lbaas.runtime.loaded_actors", 1, ""), figures);
    }

    [Fact]
    public async Task Actors_in_quarantine_are_seen()
    {
        await using var world = await TestWorld.StartAsync();
        for (var i = 0; i < 13; i++)
            await world.AskAsync<string>($"a{i}", new PersistPoison());
        await world.RestartAsync();
        for (var i = 0; i < 13; i++)
            await Assert.ThrowsAnyAsync<Exception>(() => world.TotalAsync($"a{i}"));

        Assert.Contains(("lbaas.runtime.quarantined_actors", 13, ""), Meters.Read("Lbaas.Runtime"));
    }
}
