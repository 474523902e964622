using Lbaas.Runtime;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Tests.Runtime;

public sealed class MailboxTests
{
    [Fact]
    public async Task A_full_mailbox_refuses_askers_and_counts_what_is_told()
    {
        await using var world = await TestWorld.StartAsync(options => options.MailboxCapacity = 3);
        world.Journal.Holds = true;
        var accepted = new List<Task<long>> { world.AddAsync("a", 1) };
        await Eventually.Async(() => world.Journal.Held == 1, "the actor waits for its commit");
        for (var i = 0; i < 3; i++)
            accepted.Add(world.AddAsync("a", 1));

        var refusal = await Assert.ThrowsAsync<MailboxFullException>(() => world.AddAsync("a", 1));
        Assert.False(world.Host.Tell(TestWorld.Ledger("a"), new Add(1)));
        world.Journal.Release();

        Assert.True(refusal.RetryAfter > TimeSpan.Zero);
        var totals = await Task.WhenAll(accepted);
        Assert.Equal([1, 2, 3, 4], totals);
        Assert.Equal(2, world.Host.Counters[RuntimeCounter.MailboxFull]);
    }

    [Fact]
    public async Task An_answer_after_the_timeout_is_dropped_and_counted()
    {
        await using var world = await TestWorld.StartAsync();
        world.Journal.Holds = true;
        var answer = world.Host.AskAsync(TestWorld.Ledger("a"), new Add(1), TimeSpan.FromSeconds(5));
        await Eventually.Async(() => world.Journal.Held == 1, "the actor waits for its commit");
        world.Time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<AskTimeoutException>(() => answer);

        world.Journal.Release();

        Assert.Equal("a added 1", await world.HearAsync());
        Assert.Equal(1, world.Host.UnclaimedReplies);
    }

    [Fact]
    public async Task An_asker_who_gives_up_is_let_go()
    {
        await using var world = await TestWorld.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var answer = world.Host.AskAsync(
            TestWorld.Ledger("a"), new Silence(), TestWorld.AskTimeout, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(0, world.Host.Describe().AskersWaiting);
    }

    [Fact]
    public async Task An_actor_leaves_memory_when_idle_and_comes_back_with_its_state()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1);

        await Eventually.Async(
            () =>
            {
                world.Time.Advance(TimeSpan.FromMinutes(1));
                return world.Host.LoadedActors == 0;
            },
            "the actor leaves memory");

        Assert.Equal(2, await world.AddAsync("a", 1));
        Assert.Equal(2, world.Host.Counters[RuntimeCounter.Recoveries]);
    }

    [Fact]
    public async Task An_actor_that_waits_for_its_commit_stays_in_memory_however_long_that_takes()
    {
        await using var world = await TestWorld.StartAsync();
        world.Journal.Holds = true;
        world.Host.Tell(TestWorld.Ledger("a"), new Add(1));
        await Eventually.Async(() => world.Journal.Held == 1, "the actor waits for its commit");

        world.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, world.Host.LoadedActors);
        world.Journal.Release();
        Assert.Equal("a added 1", await world.HearAsync());
        Assert.Equal(2, await world.AddAsync("a", 1));
    }

    [Fact]
    public async Task Beyond_the_bound_the_least_recently_used_actors_leave_memory()
    {
        await using var world = await TestWorld.StartAsync(options => options.MaxLoadedActors = 20);

        for (var i = 0; i < 200; i++)
        {
            world.Time.Advance(TimeSpan.FromMilliseconds(1));
            await world.AddAsync($"actor{i}", 1);
        }

        await Eventually.Async(() => world.Host.LoadedActors <= 20, "actors leave memory");
        Assert.Equal(1, await world.TotalAsync("actor0"));
    }
}
