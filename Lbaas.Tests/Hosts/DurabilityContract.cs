using System.Text.Json;
using Lbaas.Runtime;
using Lbaas.Tests.Runtime;

namespace Lbaas.Tests.Hosts;

/// <summary>What was answered is durable, and nothing is let out that is not.</summary>
public abstract class DurabilityContract : HostContract
{
    [Fact]
    public async Task Nothing_leaves_an_actor_before_its_events_are_durable()
    {
        await using var world = await StartAsync();
        await world.TotalAsync("a");
        world.HoldWrites();

        var answer = world.AddAsync("a", 5);
        await Eventually.Async(() => world.HasHeldWrites, "a write is held");
        // Others go on meanwhile; whatever the actor had let out would be here by then.
        await world.TotalAsync("b");
        Assert.False(answer.IsCompleted);
        Assert.False(world.HasHeard(out _));
        Assert.Empty(world.ReadJournal());

        world.ReleaseWrites();
        Assert.Equal(5, await answer);
        Assert.Equal("a added 5", await world.HearAsync());
    }

    [Fact]
    public async Task A_question_after_an_event_that_is_not_yet_durable_waits_for_it()
    {
        await using var world = await StartAsync();
        await world.TotalAsync("a");
        world.HoldWrites();
        var first = world.AddAsync("a", 1);
        await Eventually.Async(() => world.HasHeldWrites, "a write is held");
        var second = world.AddAsync("a", 2);
        var read = world.TotalAsync("a");

        world.ReleaseWrites();

        Assert.Equal((1, 3, 3), (await first, await second, await read));
    }

    [Fact]
    public async Task A_question_that_changes_nothing_writes_nothing()
    {
        await using var world = await StartAsync();
        await world.AddAsync("a", 1);
        var before = world.Writes;

        await world.TotalAsync("a");

        Assert.Equal(before, world.Writes);
    }

    [Fact]
    public async Task What_actors_let_out_comes_in_the_order_of_their_messages()
    {
        await using var world = await StartAsync();

        for (var i = 1; i <= 50; i++)
            Assert.True(world.Host.Tell(HostWorld.Ledger("a"), new Add(i)));

        for (var i = 1; i <= 50; i++)
            Assert.Equal($"a added {i}", await world.HearAsync());
    }

    [Fact]
    public async Task Answers_are_given_in_the_order_of_the_questions_of_one_asker()
    {
        await using var world = await StartAsync();

        var totals = await Task.WhenAll(Enumerable.Range(1, 100).Select(_ => world.AddAsync("a", 1)));

        Assert.Equal(Enumerable.Range(1, 100).Select(static total => (long)total), totals);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Recovery_gives_the_same_state_with_and_without_snapshots(bool snapshotsReadable)
    {
        await using var world = await StartAsync(static options => options.SnapshotInterval = 7);
        for (var i = 1; i <= 40; i++)
            await world.AddAsync("a", i);
        await world.AskAsync<string>("a", new Keep("note", TimeSpan.FromDays(1)));
        var before = JsonSerializer.Serialize(await world.AskAsync<Ledger>("a", new Read()));
        await Eventually.Async(
            () => world.Query("SELECT MAX(sequence_number) FROM snapshot WHERE persistence_id = 'ledger-a'") is long and >= 35,
            "there is a snapshot to lose");

        world.Format.LosesSnapshots = !snapshotsReadable;
        await world.RestartAsync();

        Assert.Equal(before, JsonSerializer.Serialize(await world.AskAsync<Ledger>("a", new Read())));
    }

    [Fact]
    public async Task What_was_answered_is_there_after_a_crash_at_any_moment_and_no_decision_by_half()
    {
        await using var world = await StartAsync();
        var answered = new long[8];
        using var done = new CancellationTokenSource();
        var writers = Enumerable.Range(0, answered.Length).Select(i => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested && answered[i] < 300)
                Volatile.Write(ref answered[i], await world.AddAsync($"actor{i}", 1, times: 2));
        })).ToList();

        for (var crash = 1; crash <= 5; crash++)
        {
            await Eventually.Async(() => answered.Sum() >= crash * 200, "there is something to lose");
            var promised = answered.ToArray();
            await using var survivor = await SurvivorAsync(world);
            for (var i = 0; i < promised.Length; i++)
            {
                var total = await survivor.TotalAsync($"actor{i}");
                Assert.InRange(total, promised[i], answered[i] + 2);
                Assert.Equal(0, total % 2);
            }
        }

        await done.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task An_exception_in_a_decision_is_answered_and_changes_nothing()
    {
        await using var world = await StartAsync();
        await world.AddAsync("a", 1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => world.AskAsync<object>("a", new Break()));

        Assert.Equal(1, await world.TotalAsync("a"));
    }

    [Fact]
    public async Task A_message_of_no_use_is_answered_as_such()
    {
        await using var world = await StartAsync();

        await Assert.ThrowsAsync<UnhandledMessageException>(
            () => world.Host.AskAsync(HostWorld.Ledger("a"), "gibberish", HostWorld.AskTimeout));
    }

    [Fact]
    public async Task A_kind_that_nobody_hosts_is_refused()
    {
        await using var world = await StartAsync();

        await Assert.ThrowsAsync<UnknownKindException>(
            () => world.Host.AskAsync(new("stranger", "a"), new Read(), HostWorld.AskTimeout));
        Assert.Throws<UnknownKindException>(() => world.Host.Tell(new("stranger", "a"), new Read()));
    }
}
