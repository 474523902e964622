using Lbaas.Runtime;

namespace Lbaas.Akka.Tests.Housekeeping;

/// <summary>The archive is one, whichever host has filled it; and a file of its own, which may be ahead of the journal, or away.</summary>
public sealed class MovedHousekeepingTests(PostgresDatabases postgres) : IClassFixture<PostgresDatabases>
{
    [Fact]
    public async Task What_one_host_has_archived_the_other_goes_on_with_there_and_back()
    {
        await using var world = await SharedLedgers.OnAsync(postgres, "sqlite");
        await world.EmbeddedAsync(async host =>
        {
            await SharedLedgers.AddAsync(host, "a", -1, times: 10);
            world.Time.Advance(TimeSpan.FromDays(8));
            await host.Housekeeper.RunAsync(SharedLedgers.Plan, CancellationToken.None);
        });
        Assert.Equal("", world.Left("a"));

        var node = await world.StartAsync("node");
        Assert.Equal(-10, await SharedLedgers.TotalAsync(node.Host, "a"));
        await SharedLedgers.AddAsync(node.Host, "a", -1);
        await SharedLedgers.AddAsync(node.Host, "b", -1, times: 8);
        world.Time.Advance(TimeSpan.FromDays(8));
        await world.KeepHouseAsync(node);
        await world.StopAsync(node);
        Assert.Equal(("", ""), (world.Left("a"), world.Left("b")));

        await world.EmbeddedAsync(async host =>
        {
            Assert.Equal((-11L, -8L), (await SharedLedgers.TotalAsync(host, "a"), await SharedLedgers.TotalAsync(host, "b")));
            Assert.Equal((11, 8), (host.ReadHistory(new("ledger", "a"), 0, 100).Count, host.ReadHistory(new("ledger", "b"), 0, 100).Count));
            await SharedLedgers.AddAsync(host, "b", -1);
        });
        Assert.Equal("9", world.Left("b"));
    }

    [Fact]
    public async Task A_node_that_begins_with_the_embedded_hosts_files_shows_what_has_happened_since_and_left()
    {
        await using var world = await SharedLedgers.OnAsync(postgres, "sqlite");
        await world.EmbeddedAsync(static host => SharedLedgers.AddAsync(host, "a", -1, times: 3));
        var leader = await world.StartAsync("leader");
        await SharedLedgers.AddAsync(leader.Host, "a", -1, times: 7);
        world.Time.Advance(TimeSpan.FromDays(8));
        await world.KeepHouseAsync(leader);
        Assert.Equal("", world.Left("a"));

        var fresh = await world.StartAsync("fresh");

        Assert.Equal("""{"id":"a","total":-10}""", SharedLedgers.Shown(fresh, "a"));
    }

    [Fact]
    public async Task A_timer_of_one_that_has_left_meanwhile_does_not_fire_at_home()
    {
        await using var world = await SharedLedgers.OnAsync(postgres, "sqlite");
        await world.EmbeddedAsync(static host => SharedLedgers.NoteAsync(host, "a", TimeSpan.FromDays(1)));
        var node = await world.StartAsync("node");
        await SharedLedgers.AddAsync(node.Host, "a", -1);
        world.Time.Advance(TimeSpan.FromDays(2));
        node = await world.RestartAsync(node, "node");
        await Eventually.Async(() => world.Left("a") == "1,2,3", "the note is reminded of");
        world.Time.Advance(TimeSpan.FromDays(8));
        await world.KeepHouseAsync(node);
        await world.StopAsync(node);

        await world.EmbeddedAsync(host =>
        {
            Assert.Equal((0L, ""), (world.Ask("SELECT count(*) FROM due"), world.Left("a")));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_leader_that_dies_between_copy_and_removal_leaves_every_event_once()
    {
        await using var world = await SharedLedgers.OnAsync(postgres, "sqlite");
        var node = await world.StartAsync("node");
        await SharedLedgers.AddAsync(node.Host, "a", -1, times: 10);
        await world.SeenEverywhereAsync();
        var before = SharedLedgers.History(node, "a");
        world.Time.Advance(TimeSpan.FromDays(8));
        SharedLedgers.HouseOf(node).Archive.Copy("ledger-a", 11, DateTimeOffset.MaxValue, 6);

        node = await world.RestartAsync(node, "node");
        var fresh = await world.StartAsync("fresh");

        Assert.Equal(("1,2,3,4,5,6,7,8,9,10", "1,2,3,4,5,6"), (world.Left("a"), world.Archived("a")));
        Assert.All([node, fresh], each => Assert.Equal(before, SharedLedgers.History(each, "a")));
        Assert.Equal(-10, await SharedLedgers.TotalAsync(node.Host, "a"));
        await world.KeepHouseAsync(node);
        Assert.Equal(("", "1,2,3,4,5,6,7,8,9,10"), (world.Left("a"), world.Archived("a")));
    }

    [Fact]
    public async Task Without_its_archive_a_node_does_not_start()
    {
        await using var world = await SharedLedgers.OnAsync(postgres, "sqlite");
        var node = await world.StartAsync("node");
        await SharedLedgers.AddAsync(node.Host, "a", -1, times: 10);
        world.Time.Advance(TimeSpan.FromDays(8));
        await world.KeepHouseAsync(node);
        await world.StopAsync(node);
        File.Move(world.ArchivePath, world.ArchivePath + ".away");

        var refusal = await Assert.ThrowsAsync<JournalUnavailableException>(() => world.StartAsync("node"));

        Assert.Contains($"put {world.ArchivePath} back", refusal.Message);
    }
}
