using Lbaas.Runtime;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.Receipts;
using Lbaas.Runtime.Replica;

namespace Lbaas.Tests.Runtime;

public sealed class ReplicaTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task It_is_the_same_as_the_journal_it_follows_whatever_the_pages_and_restarts(int seed)
    {
        var random = new Random(seed);
        await using var original = await TestWorld.StartAsync(options => options.SnapshotInterval = 3);
        await LiveAsync(original, random);
        var events = ReplicaWorld.EventsOf(original.DatabasePath);
        // Few are kept in memory, so that recoveries are part of it.
        await using var world = new ReplicaWorld { SnapshotInterval = 4, RecentActors = 4 }.Open();

        for (var from = 0; from < events.Count;)
        {
            var page = events.GetRange(from, Math.Min(random.Next(1, 40), events.Count - from));
            await world.AppendAsync(page);
            // Now and then it starts anew, and hears again what it has heard.
            from = random.Next(5) == 0 ? Math.Max(0, from - random.Next(30)) : from + page.Count;
            if (random.Next(8) == 0)
                await world.RestartAsync();
        }

        Assert.Equal(ReplicaWorld.Dump(original.DatabasePath), ReplicaWorld.Dump(world.Path));
    }

    [Fact]
    public async Task Histories_and_states_are_those_of_the_original()
    {
        await using var original = await TestWorld.StartAsync();
        await LiveAsync(original, new Random(5));
        await using var world = new ReplicaWorld { RecentActors = 2 }.Open();

        await world.AppendAsync(ReplicaWorld.EventsOf(original.DatabasePath));

        foreach (var actor in Enumerable.Range(0, 7).Select(id => TestWorld.Ledger($"a{id}")))
        {
            Assert.Equal(original.Host.ReadHistory(actor, 1, 5), world.Replica.ReadHistory(actor, 1, 5));
            Assert.Equal(
                original.Format.WriteState(original.Host.ReadState(actor)!).Bytes.ToArray(),
                world.Format.WriteState(world.Replica.ReadState(actor)!).Bytes.ToArray());
        }
    }

    [Fact]
    public async Task Notices_stand_where_the_original_has_them_and_bear_its_time()
    {
        await using var original = await TestWorld.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await original.AddAsync($"a{i % 3}", i, times: 1 + (i % 2));
            original.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await using var world = new ReplicaWorld { Time = original.Time }.Open();
        await world.AppendAsync(ReplicaWorld.EventsOf(original.DatabasePath));

        var (expected, actual) = (original.Host.ReadSide.Notices.Read(default, 0, 100), world.Replica.ReadSide.Notices.Read(default, 0, 100));
        Assert.Equal(20, actual.Notices.Count);
        Assert.Equal(expected.Head, actual.Head);
        Assert.Equal(expected.Notices.Select(Words), actual.Notices.Select(Words));

        static string Words(PlacedNotice placed) =>
            $"{placed.Position} {placed.At:O} {placed.Notice.OwnerId} {Convert.ToHexString(placed.Notice.Body.Span)}";
    }

    [Fact]
    public async Task Who_watches_is_woken()
    {
        await using var world = new ReplicaWorld().Open();
        using var subscription = world.Replica.ReadSide.Notices.Subscribe(new NoticeFilter("a", null));

        await world.AppendAsync(ReplicaWorld.Event(1, "a", 1, new Added(5)));

        Assert.True(await subscription.WaitAsync(TestWorld.AskTimeout, TimeProvider.System, CancellationToken.None));
    }

    [Fact]
    public async Task Others_in_the_journal_are_passed_over_and_the_position_goes_on_all_the_same()
    {
        await using var world = new ReplicaWorld().Open();
        await world.AppendAsync(
            ReplicaWorld.Event(1, "a", 1, new Added(5)),
            ReplicaWorld.Event(2, "a", 1, new Added(5)) with { PersistenceId = "/system/sharding/ledgerCoordinator/singleton/coordinator" },
            ReplicaWorld.Event(3, "a", 1, new Added(5)) with { PersistenceId = "drawing-1" });

        await world.RestartAsync();

        Assert.Equal(3, world.Replica.Position);
        Assert.Equal(3, world.Replica.ReadSide.Notices.Read(default, 0, 10).Head);
        Assert.Equal(1L, world.Query("SELECT count(*) FROM journal"));
    }

    [Fact]
    public async Task How_far_an_actor_was_at_an_earlier_position_is_known()
    {
        await using var world = new ReplicaWorld().Open();
        await world.AppendAsync(
            ReplicaWorld.Event(1, "a", 1, new Added(5)), ReplicaWorld.Event(2, "b", 1, new Added(5)), ReplicaWorld.Event(3, "a", 2, new Added(5)));

        Assert.Equal([0, 1, 1, 2], new long[] { 0, 1, 2, 3 }.Select(position => world.Replica.NumberAt("ledger-a", position)));
    }

    [Fact]
    public async Task A_page_that_can_not_be_written_changes_nothing_and_may_be_given_again()
    {
        await using var world = new ReplicaWorld().Open();
        await world.AppendAsync(ReplicaWorld.Event(1, "a", 1, new Added(5)));
        // Somebody else has the second position: no row of the page may stay.
        world.Query("INSERT INTO notice VALUES (3, 0, 'x', 'x', NULL, '')");
        ReplicatedEvent[] page = [ReplicaWorld.Event(2, "b", 1, new Added(1)), ReplicaWorld.Event(3, "a", 2, new Added(1))];

        await Assert.ThrowsAsync<JournalUnavailableException>(() => world.AppendAsync(page));
        Assert.Equal((1L, 1L), (world.Replica.Position, world.Query("SELECT count(*) FROM journal")));
        world.Query("DELETE FROM notice WHERE position = 3");
        await world.AppendAsync(page);

        Assert.Equal("{\"id\":\"a\",\"total\":6}", world.Shown("a"));
    }

    [Fact]
    public async Task A_replica_of_another_journal_says_what_to_do()
    {
        await using var world = new ReplicaWorld().Open();
        await world.AppendAsync(ReplicaWorld.Event(1, "a", 1, new Added(5)));

        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => world.AppendAsync(ReplicaWorld.Event(1, "b", 1, new Added(5))));

        Assert.Contains($"delete {world.Path}", failure.Message);
    }

    [Fact]
    public async Task Timers_are_found_in_the_order_in_which_they_are_due_and_one_that_was_told_of_comes_again_later()
    {
        await using var world = new ReplicaWorld().Open();
        var now = world.Time.GetUtcNow();
        await world.AppendAsync(
            ReplicaWorld.Event(1, "a", 1, new Noted("late", now.AddSeconds(-1))),
            ReplicaWorld.Event(2, "b", 1, new Noted("early", now.AddSeconds(-2))),
            ReplicaWorld.Event(3, "c", 1, new Noted("future", now.AddSeconds(10))));

        var due = world.Replica.DueBy(now, 10);
        Assert.Equal(["early", "late"], due.Select(entry => entry.Name));
        world.Replica.Postpone(due[0]);

        Assert.Equal(["late"], world.Replica.DueBy(now, 10).Select(entry => entry.Name));
        Assert.Equal(["late", "early"], world.Replica.DueBy(now.AddSeconds(1), 10).Select(entry => entry.Name));
        Assert.Equal(now.AddSeconds(10), world.Replica.DueAt(TestWorld.Ledger("c"), "future"));
    }

    [Fact]
    public async Task A_new_version_of_the_projections_derives_documents_and_timers_anew()
    {
        await using var original = await TestWorld.StartAsync();
        await LiveAsync(original, new Random(6));
        await using var world = new ReplicaWorld { SnapshotInterval = 3 }.Open();
        await world.AppendAsync(ReplicaWorld.EventsOf(original.DatabasePath));
        world.Query("UPDATE document SET body = '{}'; DELETE FROM due; INSERT INTO due VALUES ('ledger-a1', 'ledger', 'a1', 'x', 0, '')");

        world.ReadSideVersion++;
        await world.RestartAsync();

        Assert.Equal(ReplicaWorld.Dump(original.DatabasePath), ReplicaWorld.Dump(world.Path));
    }

    [Fact]
    public async Task A_receipt_is_kept()
    {
        await using var world = new ReplicaWorld().Open();

        await world.Replica.RememberAsync(new Receipt("key", "project", new byte[] { 1, 2 }));
        await world.RestartAsync();

        Assert.Equal([1, 2], world.Replica.ReadSide.FindReceipt("key")!.Body.ToArray());
    }

    [Fact]
    public void Options_that_can_not_work_are_refused_at_once() =>
        Assert.Throws<ArgumentException>(() => new ReplicaWorld { RecentActors = 0 }.Open());

    // Two hundred commands to seven ledgers: amounts, several at once, and notes of which some fall due.
    private static async Task LiveAsync(TestWorld world, Random random)
    {
        for (var i = 0; i < 200; i++)
        {
            var id = $"a{random.Next(7)}";
            if (random.Next(4) == 0)
                await world.AskAsync<string>(id, new Keep($"note{random.Next(3)}", TimeSpan.FromMinutes(random.Next(1, 500))));
            else
                await world.AddAsync(id, random.Next(-50, 100), random.Next(1, 4));
            world.Time.Advance(TimeSpan.FromSeconds(random.Next(0, 60)));
        }

        // What has fallen due was handled.
        await Eventually.Async(
            () => world.Host.NextDue(1) is not [var next] || next.Deadline > world.Time.GetUtcNow(), "what was due was handled");
    }
}
