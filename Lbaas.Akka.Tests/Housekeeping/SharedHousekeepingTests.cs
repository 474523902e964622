using Lbaas.Akka.Entities;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Runtime.Journal;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lbaas.Akka.Tests.Housekeeping;

/// <summary>What is old leaves the journal that nodes share, and none of them has lost anything.</summary>
public sealed class SharedHousekeepingTests(PostgresDatabases postgres) : IClassFixture<PostgresDatabases>
{
    public static TheoryData<string> Journals => PostgresDatabases.Journals;

    [Theory, MemberData(nameof(Journals))]
    public async Task One_that_is_over_leaves_the_journal_and_the_replica_of_every_node(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var (leader, other) = (await world.StartAsync("leader"), await world.StartAsync("other"));
        await WearAsync(world, leader, "a");

        await world.KeepHouseAsync(leader);

        Assert.Equal(("", "", ""), (world.Left("a"), world.Replicated("leader", "a"), world.Replicated("other", "a")));
        Assert.Equal("1,2,3,4,5,6,7,8,9,10", world.Archived("a"));
        Assert.Equal((0L, null), (Convert.ToInt64(world.Ask("SELECT count(*) FROM snapshot WHERE persistence_id = 'ledger-a'")), SharedLedgers.Shown(other, "a")));
        Assert.Equal(1, leader.Services.GetRequiredService<Household>().Journal.Counts.Purged["ledger"]);
        Assert.Equal(1, other.Services.GetRequiredService<Household>().Replica!.Counts.Purged["ledger"]);
    }

    [Theory, MemberData(nameof(Journals))]
    public async Task Its_history_is_read_as_before_at_every_node_and_at_a_new_one(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var (leader, other) = (await world.StartAsync("leader"), await world.StartAsync("other"));
        await WearAsync(world, leader, "a");
        await world.SeenEverywhereAsync();
        var before = SharedLedgers.History(other, "a");

        await world.KeepHouseAsync(leader);
        var fresh = await world.StartAsync("fresh");

        Assert.Equal(Enumerable.Range(1, 10).Select(static number => (long)number), before.Select(static recorded => recorded.SequenceNumber));
        Assert.All([leader, other, fresh], node => Assert.Equal(before, SharedLedgers.History(node, "a")));
    }

    [Theory, MemberData(nameof(Journals))]
    public async Task A_late_message_meets_the_actor_as_it_was_and_its_numbers_go_on(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var node = await world.StartAsync("leader");
        await WearAsync(world, node, "a");
        await world.KeepHouseAsync(node);
        node = await world.RestartAsync(node, "leader");

        Assert.Equal(-10, await SharedLedgers.TotalAsync(node.Host, "a"));
        await SharedLedgers.AddAsync(node.Host, "a", -1);

        Assert.Equal("11", world.Left("a"));
        node = await world.RestartAsync(node, "leader");
        Assert.Equal(-11, await SharedLedgers.TotalAsync(node.Host, "a"));
    }

    [Theory, MemberData(nameof(Journals))]
    public async Task One_that_is_in_memory_as_it_leaves_goes_on_and_leaves_again(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var node = await world.StartAsync("leader");
        await WearAsync(world, node, "a");
        await world.KeepHouseAsync(node);

        await SharedLedgers.AddAsync(node.Host, "a", -1);
        Assert.Equal("11", world.Left("a"));
        world.Time.Advance(TimeSpan.FromDays(8));
        await world.KeepHouseAsync(node);

        Assert.Equal(("", "1,2,3,4,5,6,7,8,9,10,11"), (world.Left("a"), world.Archived("a")));
        Assert.Equal(11, SharedLedgers.History(node, "a").Count);
    }

    [Theory, MemberData(nameof(Journals))]
    public async Task Of_one_that_lives_on_what_a_snapshot_stands_for_leaves_and_nobody_can_tell(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var node = await world.StartAsync("leader");
        await SharedLedgers.AddAsync(node.Host, "a", 1, times: 16);
        await Eventually.Async(() => world.Ask("SELECT max(sequence_number) FROM snapshot") is 14L, "the snapshot is there");
        var before = SharedLedgers.History(node, "a");
        world.Time.Advance(TimeSpan.FromDays(40));

        await world.KeepHouseAsync(node);
        node = await world.RestartAsync(node, "leader");

        Assert.Equal(("14,15,16", "14,15,16"), (world.Left("a"), world.Replicated("leader", "a")));
        Assert.Equal(16, await SharedLedgers.TotalAsync(node.Host, "a"));
        Assert.Equal(before, SharedLedgers.History(node, "a"));
    }

    [Theory, MemberData(nameof(Journals))]
    public async Task An_entity_whose_snapshot_is_lost_is_read_over_both(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var node = await world.StartAsync("leader");
        await SharedLedgers.AddAsync(node.Host, "a", 1, times: 16);
        await Eventually.Async(() => world.Ask("SELECT max(sequence_number) FROM snapshot") is 14L, "the snapshot is there");
        world.Time.Advance(TimeSpan.FromDays(40));
        await world.KeepHouseAsync(node);
        await world.StopAsync(node);
        world.Format.LosesSnapshots = true;

        node = await world.StartAsync("leader");
        await SharedLedgers.AddAsync(node.Host, "a", 1);

        Assert.Equal((17L, "14,15,16,17"), (await SharedLedgers.TotalAsync(node.Host, "a"), world.Left("a")));
    }

    [Theory, MemberData(nameof(Journals))]
    public async Task A_new_node_follows_a_journal_whose_beginning_has_left(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var leader = await world.StartAsync("leader");
        await SharedLedgers.AddAsync(leader.Host, "a", 1, times: 16);
        await Eventually.Async(() => world.Ask("SELECT max(sequence_number) FROM snapshot") is 14L, "the snapshot is there");
        world.Time.Advance(TimeSpan.FromDays(40));
        await world.KeepHouseAsync(leader);

        var fresh = await world.StartAsync("fresh");

        Assert.Equal(SharedLedgers.Shown(leader, "a"), SharedLedgers.Shown(fresh, "a"));
        await SharedLedgers.AddAsync(fresh.Host, "a", 1);
        Assert.Equal("""{"id":"a","total":17}""", SharedLedgers.Shown(fresh, "a"));
    }

    [Theory, MemberData(nameof(Journals))]
    public async Task A_node_that_was_away_learns_from_the_archive_what_it_has_missed(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var (leader, other) = (await world.StartAsync("leader"), await world.StartAsync("other"));
        await SharedLedgers.AddAsync(leader.Host, "a", 1, times: 3);
        await world.SeenEverywhereAsync();
        await world.StopAsync(other);
        await SharedLedgers.AddAsync(leader.Host, "a", -2, times: 7);
        world.Time.Advance(TimeSpan.FromDays(8));
        await world.KeepHouseAsync(leader);
        Assert.Equal("", world.Left("a"));

        other = await world.StartAsync("other");

        Assert.Equal("""{"id":"a","total":-11}""", SharedLedgers.Shown(other, "a"));
        Assert.Equal(SharedLedgers.History(leader, "a"), SharedLedgers.History(other, "a"));
        await world.KeepHouseAsync(leader);
        Assert.Equal(("", null), (world.Replicated("other", "a"), SharedLedgers.Shown(other, "a")));
    }

    [Theory, MemberData(nameof(Journals))]
    public async Task An_event_that_comes_between_look_and_removal_keeps_the_actor(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var node = await world.StartAsync("leader");
        await WearAsync(world, node, "a");
        var house = SharedLedgers.HouseOf(node);
        var copied = house.Archive.Copy("ledger-a", 11, DateTimeOffset.MaxValue, 100);
        await SharedLedgers.AddAsync(node.Host, "a", -1);

        var isDone = await house.RemoveAsync(new CommitRequest { PersistenceId = "ledger-a", Removal = new Removal(copied.Through, isWhole: true) });

        Assert.Equal((false, "1,2,3,4,5,6,7,8,9,10,11"), (isDone, world.Left("a")));
        node = await world.RestartAsync(node, "leader");
        Assert.Equal(-11, await SharedLedgers.TotalAsync(node.Host, "a"));
    }

    [Theory, MemberData(nameof(Journals))]
    public async Task A_snapshot_that_is_written_late_does_not_hide_what_has_left(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var node = await world.StartAsync("leader");
        await WearAsync(world, node, "a");
        world.Ask("CREATE TABLE late AS SELECT * FROM snapshot");
        await world.KeepHouseAsync(node);
        world.Ask("INSERT INTO snapshot SELECT * FROM late");

        node = await world.RestartAsync(node, "leader");
        await SharedLedgers.AddAsync(node.Host, "a", -1);

        Assert.Equal((-11L, "11"), (await SharedLedgers.TotalAsync(node.Host, "a"), world.Left("a")));
    }

    [Theory, MemberData(nameof(Journals))]
    public async Task Whoever_still_has_a_timer_stays(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var node = await world.StartAsync("leader");
        await SharedLedgers.NoteAsync(node.Host, "a", TimeSpan.FromDays(60));
        await WearAsync(world, node, "a");

        await world.KeepHouseAsync(node);

        Assert.NotEqual("", world.Left("a"));
    }

    [Theory, MemberData(nameof(Journals))]
    public async Task A_replica_keeps_what_the_archive_does_not_have(string journal)
    {
        await using var world = await SharedLedgers.OnAsync(postgres, journal);
        var node = await world.StartAsync("leader");
        await WearAsync(world, node, "a");

        Assert.True(await node.Services.GetRequiredService<Household>().Replica!.RunAsync(SharedLedgers.Plan, CancellationToken.None));

        Assert.Equal("1,2,3,4,5,6,7,8,9,10", world.Replicated("leader", "a"));
    }

    [PostgresFact]
    public async Task Who_has_missed_that_a_history_has_left_can_not_write_a_number_of_it_again()
    {
        await using var world = await SharedLedgers.OnAsync(postgres, "postgresql");
        var node = await world.StartAsync("leader");
        await WearAsync(world, node, "a");
        await world.KeepHouseAsync(node);

        var refusal = Assert.Throws<PostgresException>(() => world.Ask(
            "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message) VALUES (0, false, 'ledger-a', 8, '')"));

        Assert.Equal(RefusalKind.OwnershipLost, WriteFailures.Classify(refusal));
    }

    /// <summary>Ten events of eight days ago, and a snapshot at 7, of one that is over.</summary>
    private static async Task WearAsync(SharedLedgers world, Embedding.TheirProgram node, string id)
    {
        await SharedLedgers.AddAsync(node.Host, id, -1, times: 10);
        await Eventually.Async(() => Convert.ToInt64(world.Ask("SELECT count(*) FROM snapshot")) > 0, "the snapshot is there");
        world.Time.Advance(TimeSpan.FromDays(8));
    }
}
