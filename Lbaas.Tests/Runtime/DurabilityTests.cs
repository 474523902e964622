using Lbaas.Runtime.Hosting;

namespace Lbaas.Tests.Runtime;

public sealed class DurabilityTests
{
    [Fact]
    public async Task Messages_that_queue_up_behind_a_commit_share_the_next_one()
    {
        await using var world = await TestWorld.StartAsync();
        world.Journal.Holds = true;
        var first = world.AddAsync("a", 1);
        await Eventually.Async(() => world.Journal.Held == 1, "a commit is held");
        var rest = Enumerable.Range(0, 50).Select(_ => world.AddAsync("a", 1)).ToList();

        world.Journal.Release();
        await Task.WhenAll(rest);

        Assert.Equal(2, world.Host.JournalCounters.Requests);
        Assert.Equal(51, world.Host.JournalCounters.Events);
    }

    [Fact]
    public async Task Actors_that_write_while_a_flush_is_under_way_share_the_next_transaction()
    {
        await using var world = await TestWorld.StartAsync();
        world.Journal.Holds = true;
        var adds = Enumerable.Range(0, 300).Select(i => world.AddAsync($"actor{i}", 1)).ToList();
        await Eventually.Async(() => world.Journal.Held == 300, "all commits are held");

        world.Journal.Release();
        await Task.WhenAll(adds);

        Assert.Equal(300, world.Host.JournalCounters.Requests);
        Assert.InRange(world.Host.JournalCounters.Commits, 1, 150);
        Assert.Equal(300L, world.Query("SELECT COUNT(DISTINCT ordering) FROM journal"));
        Assert.Equal(300L, world.Query("SELECT MAX(ordering) FROM journal"));
    }

    [Fact]
    public async Task Snapshots_are_taken_at_their_interval_and_the_last_one_is_kept()
    {
        await using var world = await TestWorld.StartAsync(options => options.SnapshotInterval = 7);

        for (var i = 1; i <= 41; i++)
            await world.AddAsync("a", i);

        Assert.Equal(5, world.Host.Counters[RuntimeCounter.Snapshots]);
        Assert.Equal(1L, world.Query("SELECT COUNT(*) FROM snapshot"));
    }

    [Fact]
    public async Task An_exception_in_a_decision_is_counted()
    {
        await using var world = await TestWorld.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => world.AskAsync<object>("a", new Break()));

        Assert.Equal(1, world.Host.Counters[RuntimeCounter.BehaviorFailures]);
    }
}
