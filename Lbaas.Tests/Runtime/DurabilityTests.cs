using System.Text.Json;
using Lbaas.Runtime;
using Lbaas.Runtime.Hosting;

namespace Lbaas.Tests.Runtime;

public sealed class DurabilityTests
{
    [Fact]
    public async Task Nothing_leaves_an_actor_before_its_events_are_durable()
    {
        await using var world = await TestWorld.StartAsync();
        world.Journal.Holds = true;

        var answer = world.AddAsync("a", 5);
        await Eventually.Async(() => world.Journal.Held == 1, "a commit is held");
        Assert.False(answer.IsCompleted);
        Assert.False(world.HasHeard(out _));

        world.Journal.Release();
        Assert.Equal(5, await answer);
        Assert.Equal("a added 5", await world.HearAsync());
    }

    [Fact]
    public async Task A_question_after_an_uncommitted_event_of_the_same_batch_waits_for_it()
    {
        await using var world = await TestWorld.StartAsync();
        world.Journal.Holds = true;
        var first = world.AddAsync("a", 1);
        await Eventually.Async(() => world.Journal.Held == 1, "a commit is held");
        var second = world.AddAsync("a", 2);
        var read = world.TotalAsync("a");

        world.Journal.Release();

        Assert.Equal((1, 3, 3), (await first, await second, await read));
    }

    [Fact]
    public async Task A_question_that_changes_nothing_costs_no_commit()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1);
        var before = world.Host.JournalCounters.Commits;

        await world.TotalAsync("a");

        Assert.Equal(before, world.Host.JournalCounters.Commits);
    }

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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Recovery_gives_the_same_state_with_and_without_snapshots(bool snapshotsReadable)
    {
        await using var world = await TestWorld.StartAsync(options => options.SnapshotInterval = 7);
        for (var i = 1; i <= 40; i++)
            await world.AddAsync("a", i);
        await world.AskAsync<string>("a", new Keep("note", TimeSpan.FromDays(1)));
        var before = JsonSerializer.Serialize(await world.AskAsync<Ledger>("a", new Read()));
        Assert.Equal(5, world.Host.Counters[RuntimeCounter.Snapshots]);
        Assert.Equal(1L, world.Query("SELECT COUNT(*) FROM snapshot"));

        world.Format.LosesSnapshots = !snapshotsReadable;
        await world.RestartAsync();

        Assert.Equal(before, JsonSerializer.Serialize(await world.AskAsync<Ledger>("a", new Read())));
    }

    [Fact]
    public async Task What_was_answered_is_there_after_a_crash_at_any_moment()
    {
        await using var world = await TestWorld.StartAsync();
        var answered = new long[8];
        using var done = new CancellationTokenSource();
        var writers = Enumerable.Range(0, answered.Length).Select(i => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested && answered[i] < 150)
                Volatile.Write(ref answered[i], await world.AddAsync($"actor{i}", 1));
        })).ToList();

        for (var crash = 1; crash <= 5; crash++)
        {
            await Eventually.Async(() => answered.Sum() >= crash * 100, "there is something to lose");
            var promised = answered.ToArray();
            await using var survivor = new TestWorld();
            // The files as a dead process would leave them. They are too small for a checkpoint to fall between the two copies.
            foreach (var suffix in new[] { "", "-wal" })
                File.Copy(world.DatabasePath + suffix, survivor.DatabasePath + suffix);
            await survivor.StartHostAsync();
            for (var i = 0; i < promised.Length; i++)
                Assert.InRange(await survivor.TotalAsync($"actor{i}"), promised[i], answered[i] + 1);
        }

        await done.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task An_exception_in_a_decision_is_answered_and_changes_nothing()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => world.AskAsync<object>("a", new Break()));

        Assert.Equal(1, await world.TotalAsync("a"));
        Assert.Equal(1, world.Host.Counters[RuntimeCounter.BehaviorFailures]);
    }

    [Fact]
    public async Task A_message_of_no_use_is_answered_as_such()
    {
        await using var world = await TestWorld.StartAsync();

        await Assert.ThrowsAsync<UnhandledMessageException>(
            () => world.Host.AskAsync(TestWorld.Ledger("a"), "gibberish", TestWorld.AskTimeout));
    }
}
