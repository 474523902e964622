using System.Text.Json;
using Lbaas.Runtime;
using Lbaas.Runtime.Housekeeping;
using Microsoft.Data.Sqlite;

namespace Lbaas.Tests.Runtime;

/// <summary>Old events of actors that live on leave the journal, and nobody who reads can tell.</summary>
public sealed class ArchiveTests
{
    private static readonly HousekeepingPlan Plan =
        new() { ArchiveAfter = TimeSpan.FromDays(30), EventsPerStep = 4, Pause = TimeSpan.Zero };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_state_is_the_same_to_the_byte_with_and_without_what_is_archived(bool snapshotsReadable)
    {
        await using var world = await AgedAsync();
        var before = await StateAsync(world);

        await KeepHouseAsync(world);
        world.Format.LosesSnapshots = !snapshotsReadable;
        await world.RestartAsync();

        Assert.Equal(20L, ArchivedRows(world));
        Assert.Equal(before, await StateAsync(world));
    }

    [Fact]
    public async Task Only_what_is_old_and_stands_in_a_snapshot_leaves()
    {
        await using var world = await AgedAsync();

        await KeepHouseAsync(world);

        // 21 is the snapshot's own; 22 to 25 are old, and only the journal knows them; 26 and 27 are young.
        Assert.Equal("21,22,23,24,25,26,27", world.Query("SELECT group_concat(sequence_number) FROM journal"));
        Assert.Equal(20, world.Host.Housekeeper.Counts.Events);
    }

    [Fact]
    public async Task What_is_younger_stays_whatever_snapshots_say()
    {
        await using var world = await AgedAsync();

        await KeepHouseAsync(world, Plan with { ArchiveAfter = TimeSpan.FromDays(41) });

        Assert.Equal(27L, world.Query("SELECT COUNT(*) FROM journal"));
        Assert.False(File.Exists(world.JournalOptions.ArchivePath));
    }

    [Fact]
    public async Task Nothing_leaves_on_the_word_of_a_snapshot_that_can_not_be_read()
    {
        await using var world = await AgedAsync();
        world.Format.LosesSnapshots = true;

        await KeepHouseAsync(world);

        Assert.Equal(27L, world.Query("SELECT COUNT(*) FROM journal"));
    }

    [Fact]
    public async Task An_actor_writes_on_after_what_is_archived()
    {
        await using var world = await AgedAsync();
        var total = await world.TotalAsync("a");
        await KeepHouseAsync(world);
        await world.RestartAsync();

        await world.AddAsync("a", 1);
        world.Format.LosesSnapshots = true;
        await world.RestartAsync();

        Assert.Equal(total + 1, await world.TotalAsync("a"));
        Assert.Equal(28L, world.Query("SELECT MAX(sequence_number) FROM journal"));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(0, 5)]
    [InlineData(18, 5)]
    [InlineData(20, 3)]
    [InlineData(25, 100)]
    public async Task A_history_is_read_as_one(long after, int limit)
    {
        await using var world = await AgedAsync();
        var before = world.Host.ReadHistory(TestWorld.Ledger("a"), after, limit);

        await KeepHouseAsync(world);

        Assert.Equal(before, world.Host.ReadHistory(TestWorld.Ledger("a"), after, limit));
    }

    [Fact]
    public async Task A_rebuilt_read_side_has_those_whose_events_are_archived()
    {
        await using var world = await AgedAsync();
        await KeepHouseAsync(world);
        var before = world.Host.ReadSide.Find("ledger", "a")!.BodyText;

        world.Format.LosesSnapshots = true;
        world.Options.ReadSideVersion++;
        await world.RestartAsync();

        Assert.Equal(before, world.Host.ReadSide.Find("ledger", "a")!.BodyText);
    }

    [Fact]
    public async Task What_is_archived_can_be_put_back_for_a_host_that_reads_the_journal_alone()
    {
        await using var world = await AgedAsync();
        await KeepHouseAsync(world);

        world.Query($"ATTACH '{world.JournalOptions.ArchivePath}' AS archive; INSERT INTO journal SELECT * FROM archive.journal; DELETE FROM archive.journal");
        world.Format.LosesSnapshots = true;
        await world.RestartAsync();

        Assert.Equal("27 27 27", world.Query("SELECT COUNT(*) || ' ' || MAX(sequence_number) || ' ' || MAX(ordering) FROM journal"));
        Assert.Equal(27 * 28 / 2, await world.TotalAsync("a"));
    }

    [Fact]
    public async Task Positions_go_on_and_stay_with_their_events()
    {
        await using var world = await AgedAsync();
        await KeepHouseAsync(world);

        await world.AddAsync("b", 1);

        Assert.Equal(28L, world.Query("SELECT MAX(ordering) FROM journal"));
        Assert.Equal("1-1,2-2,3-3", Archive(world, "SELECT group_concat(ordering || '-' || sequence_number) FROM (SELECT * FROM journal ORDER BY ordering LIMIT 3)"));
    }

    [Fact]
    public async Task A_removal_that_fails_leaves_events_in_both_places_and_nobody_sees_it()
    {
        await using var world = await AgedAsync();
        var (state, history) = (await StateAsync(world), world.Host.ReadHistory(TestWorld.Ledger("a"), 0, 100));
        world.Journal.NextIsUnknownAndWritten = false;

        await Assert.ThrowsAsync<JournalUnavailableException>(() => KeepHouseAsync(world));
        await world.RestartAsync();

        Assert.Equal((4L, 27L), (ArchivedRows(world), world.Query("SELECT COUNT(*) FROM journal")));
        Assert.Equal(state, await StateAsync(world));
        Assert.Equal(history, world.Host.ReadHistory(TestWorld.Ledger("a"), 0, 100));
        await KeepHouseAsync(world);
        Assert.Equal((20L, 7L), (ArchivedRows(world), world.Query("SELECT COUNT(*) FROM journal")));
    }

    [Fact]
    public async Task A_process_that_dies_at_any_moment_leaves_every_event_somewhere()
    {
        await using var world = await AgedAsync();
        var history = world.Host.ReadHistory(TestWorld.Ledger("a"), 0, 100);
        var plan = Plan with { EventsPerStep = 1 };
        var stages = new HashSet<object?>();

        // Each commit of a removal is held back and let go: the files are as a dead process would leave them, before and after it.
        world.Journal.Holds = true;
        var keeping = KeepHouseAsync(world, plan);
        for (var step = 0; step < 20; step++)
        {
            await Eventually.Async(() => world.Journal.Held == 1, "a removal is held back");
            await using var survivor = await SurvivorAsync(world);
            stages.Add((survivor.Query("SELECT COUNT(*) FROM journal"), ArchivedRows(survivor)));
            survivor.Format.LosesSnapshots = true;
            Assert.Equal(history, survivor.Host.ReadHistory(TestWorld.Ledger("a"), 0, 100));
            Assert.Equal(await world.TotalAsync("a"), await survivor.TotalAsync("a"));
            world.Journal.ReleaseOne();
        }

        await keeping;
        Assert.Equal(20, stages.Count);
    }

    [Fact]
    public async Task Without_its_archive_the_journal_is_not_opened()
    {
        await using var world = await AgedAsync();
        await KeepHouseAsync(world);
        await world.Host.DisposeAsync();
        File.Move(world.JournalOptions.ArchivePath, world.JournalOptions.ArchivePath + ".away");

        var refusal = await Assert.ThrowsAsync<JournalUnavailableException>(world.StartHostAsync);

        Assert.Contains("put " + world.JournalOptions.ArchivePath + " back", refusal.Message);
    }

    [Fact]
    public async Task An_archive_that_has_another_event_of_that_number_is_not_believed()
    {
        await using var world = await AgedAsync();
        await KeepHouseAsync(world);
        world.Query("UPDATE journal SET ordering = 1000 + ordering WHERE sequence_number = 21");
        Archive(world, "INSERT INTO journal VALUES (999, 0, 0, 'ledger-a', 21, x'7b7d', 'ledger.added.v1', 1, '')");
        await world.AddAsync("a", 1, times: 20);
        world.Time.Advance(TimeSpan.FromDays(40));

        await KeepHouseAsync(world);

        Assert.Equal(1, world.Host.Housekeeper.Counts.Skipped);
        Assert.Equal(1L, world.Query("SELECT COUNT(*) FROM journal WHERE sequence_number = 21"));
    }

    [Fact]
    public async Task A_run_goes_on_where_the_last_one_ended()
    {
        await using var world = await TestWorld.StartAsync(options => options.SnapshotInterval = 5);
        foreach (var actor in new[] { "a", "b", "c" })
            await world.AddAsync(actor, 1, times: 6);
        world.Time.Advance(TimeSpan.FromDays(40));
        var plan = Plan with { ActorsPerRun = 2 };

        Assert.False(await world.Host.Housekeeper.RunAsync(plan, CancellationToken.None));
        Assert.Equal(2, world.Host.Housekeeper.Counts.Actors);
        Assert.True(await world.Host.Housekeeper.RunAsync(plan, CancellationToken.None));

        Assert.Equal((3L, 1L), (world.Host.Housekeeper.Counts.Actors, world.Host.Housekeeper.Counts.Rounds));
        Assert.Equal(15L, ArchivedRows(world));
    }

    /// <summary>25 events of 40 days ago with a snapshot at 21, and two of now.</summary>
    private static async Task<TestWorld> AgedAsync()
    {
        var world = await TestWorld.StartAsync(options => options.SnapshotInterval = 21);
        for (var i = 1; i <= 25; i++)
            await world.AddAsync("a", i);
        world.Time.Advance(TimeSpan.FromDays(40));
        await world.AddAsync("a", 26);
        await world.AddAsync("a", 27);
        return world;
    }

    private static async Task KeepHouseAsync(TestWorld world, HousekeepingPlan? plan = null) =>
        Assert.True(await world.Host.Housekeeper.RunAsync(plan ?? Plan, CancellationToken.None));

    private static async Task<string> StateAsync(TestWorld world) => JsonSerializer.Serialize(await world.AskAsync<Ledger>("a", new Read()));

    private static async Task<TestWorld> SurvivorAsync(TestWorld dead)
    {
        var survivor = new TestWorld();
        foreach (var path in new[] { dead.DatabasePath, dead.DatabasePath + "-wal", dead.JournalOptions.ArchivePath, dead.JournalOptions.ArchivePath + "-wal" })
            File.Copy(path, Path.Combine(survivor.Options.DataDirectory, Path.GetFileName(path)));
        await survivor.StartHostAsync();
        return survivor;
    }

    private static object? ArchivedRows(TestWorld world) => Archive(world, "SELECT COUNT(*) FROM journal");

    private static object? Archive(TestWorld world, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={world.JournalOptions.ArchivePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
