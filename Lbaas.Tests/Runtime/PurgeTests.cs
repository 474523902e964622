using Lbaas.Runtime.Housekeeping;

namespace Lbaas.Tests.Runtime;

/// <summary>Actors that are over leave the journal with all they had, and are still who they were.</summary>
public sealed class PurgeTests
{
    private readonly HousekeepingPlan _plan = new()
    {
        ArchiveAfter = TimeSpan.FromDays(30),
        EventsPerStep = 4,
        Pause = TimeSpan.Zero,
        Expiries = new Dictionary<string, Expiry>
        {
            ["ledger"] = new(TimeSpan.FromDays(7), actor => actor.Id != "seen", state => ((Ledger)state).Total < 0),
        },
    };

    [Fact]
    public async Task One_that_is_over_leaves_nothing_behind()
    {
        await using var world = await WornAsync();

        await KeepHouseAsync(world);

        Assert.Equal(0L, world.Query("SELECT COUNT(*) FROM journal"));
        Assert.Equal(0L, world.Query("SELECT (SELECT COUNT(*) FROM snapshot) + (SELECT COUNT(*) FROM document) + (SELECT COUNT(*) FROM observation)"));
        Assert.Equal(1, world.Host.Housekeeper.Counts.Purged["ledger"]);
    }

    [Fact]
    public async Task Its_history_is_read_as_before()
    {
        await using var world = await WornAsync();
        var before = world.Host.ReadHistory(TestWorld.Ledger("a"), 0, 100);

        await KeepHouseAsync(world);

        Assert.Equal(before, world.Host.ReadHistory(TestWorld.Ledger("a"), 0, 100));
        Assert.Equal([9L, 10L], world.Host.ReadHistory(TestWorld.Ledger("a"), 8, 5).Select(recorded => recorded.SequenceNumber));
    }

    [Fact]
    public async Task A_late_message_meets_the_actor_as_it_was_and_not_a_new_one()
    {
        await using var world = await WornAsync();
        await KeepHouseAsync(world);
        await world.RestartAsync();

        Assert.Equal(-10, await world.TotalAsync("a"));
        await world.AddAsync("a", -1);

        Assert.Equal(11L, world.Query("SELECT MAX(sequence_number) FROM journal"));
        await world.RestartAsync();
        Assert.Equal(-11, await world.TotalAsync("a"));
    }

    [Fact]
    public async Task A_snapshot_that_was_written_late_does_not_hide_what_has_left()
    {
        await using var world = await WornAsync();
        world.Query("CREATE TABLE late AS SELECT * FROM snapshot");
        await KeepHouseAsync(world);
        world.Query("INSERT INTO snapshot SELECT * FROM late");
        await world.RestartAsync();

        Assert.Equal(-10, await world.TotalAsync("a"));
    }

    [Fact]
    public async Task One_that_a_late_message_made_write_leaves_again()
    {
        await using var world = await WornAsync();
        await KeepHouseAsync(world);
        await world.AddAsync("a", -1);
        world.Time.Advance(TimeSpan.FromDays(8));

        await KeepHouseAsync(world);

        Assert.Equal(0L, world.Query("SELECT COUNT(*) FROM journal"));
        Assert.Equal(11, world.Host.ReadHistory(TestWorld.Ledger("a"), 0, 100).Count);
    }

    [Theory]
    [InlineData("young", -1, 6)]
    [InlineData("seen", -1, 8)]
    [InlineData("alive", 1, 8)]
    public async Task Whoever_is_young_or_seen_or_not_over_stays(string id, long amount, int days)
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync(id, amount);
        world.Time.Advance(TimeSpan.FromDays(days));

        await KeepHouseAsync(world);

        Assert.Equal(1L, world.Query("SELECT COUNT(*) FROM journal"));
    }

    [Fact]
    public async Task One_with_a_timer_is_not_over()
    {
        await using var world = await WornAsync();
        await world.AskAsync<string>("a", new Keep("note", TimeSpan.FromDays(60)));
        world.Time.Advance(TimeSpan.FromDays(8));

        await KeepHouseAsync(world);

        Assert.Empty(world.Host.Housekeeper.Counts.Purged);
    }

    [Fact]
    public async Task One_that_writes_while_it_is_carried_out_stays()
    {
        await using var world = await WornAsync();
        world.Journal.Holds = true;
        var keeping = KeepHouseAsync(world);
        for (var step = 0; step < 2; step++)
        {
            await Eventually.Async(() => world.Journal.Held == 1, "a removal is held back");
            world.Journal.ReleaseOne();
        }

        await Eventually.Async(() => world.Journal.Held == 1, "the last removal is held back");
        var writing = world.AddAsync("a", -1);
        await Eventually.Async(() => world.Journal.Held == 2, "the event is behind it");
        world.Journal.ReleaseLast();
        await writing;
        world.Journal.Release();
        await keeping;

        Assert.Equal("9,10,11", world.Query("SELECT group_concat(sequence_number) FROM journal"));
        Assert.NotNull(world.Host.ReadSide.Find("ledger", "a"));
        await world.RestartAsync();
        Assert.Equal(-11, await world.TotalAsync("a"));
    }

    [Fact]
    public async Task One_that_can_not_be_replayed_is_left_alone()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AskAsync<string>("bad", new PersistPoison());
        world.Time.Advance(TimeSpan.FromDays(8));

        await KeepHouseAsync(world);

        Assert.Equal(1, world.Host.Housekeeper.Counts.Skipped);
        Assert.Equal(1L, world.Query("SELECT COUNT(*) FROM journal"));
    }

    [Fact]
    public async Task A_purge_that_is_cut_short_is_replayed_over_the_gap()
    {
        await using var world = await WornAsync();
        world.Journal.Holds = true;
        var keeping = KeepHouseAsync(world);
        for (var step = 0; step < 2; step++)
        {
            await Eventually.Async(() => world.Journal.Held == 1, "a removal is held back");
            world.Journal.ReleaseOne();
        }

        await Eventually.Async(() => world.Journal.Held == 1, "the last removal is held back");
        // The snapshot is of 7, and 1 to 8 are gone.
        Assert.Equal((7L, 9L), (world.Query("SELECT sequence_number FROM snapshot"), world.Query("SELECT MIN(sequence_number) FROM journal")));
        Assert.Equal(-10, ((Ledger)world.Host.ReadState(TestWorld.Ledger("a"))!).Total);
        world.Journal.Release();
        await keeping;
    }

    /// <summary>Ten events of eight days ago and a snapshot at 7, of an actor that is over.</summary>
    private static async Task<TestWorld> WornAsync()
    {
        var world = await TestWorld.StartAsync(options => options.SnapshotInterval = 7);
        for (var i = 0; i < 10; i++)
            await world.AddAsync("a", -1);
        world.Time.Advance(TimeSpan.FromDays(8));
        return world;
    }

    private async Task KeepHouseAsync(TestWorld world) =>
        Assert.True(await world.Host.Housekeeper.RunAsync(_plan, CancellationToken.None));
}
