using Lbaas.Akka.Entities;
using Lbaas.Tests.Runtime;

namespace Lbaas.Akka.Tests.Entities;

/// <summary>Sharded entities on Akka.Persistence.Sql, on a file of the embedded host.</summary>
public sealed class SqliteTests
{
    [Fact]
    public async Task A_history_goes_from_one_host_to_the_other_and_back()
    {
        await using var world = new SqliteWorld();
        await world.EmbeddedAsync<long>("a", new Add(5, 3), new Add(1));

        await world.StartClusterAsync();
        var reply = (EntityReply)await world.AskAsync("a", new Add(2, 2));
        await world.StopClusterAsync();

        Assert.Equal(new EntityReply(20L, "ledger-a", 6), reply);
        Assert.Equal(21, await world.EmbeddedAsync<long>("a", new Add(1)));
    }

    [Fact]
    public async Task A_snapshot_goes_from_one_host_to_the_other_and_back()
    {
        await using var world = new SqliteWorld();
        await world.EmbeddedAsync<long>("a", new Add(1, 12));
        world.Query("DELETE FROM journal WHERE sequence_number < 12");

        await world.StartClusterAsync();
        Assert.Equal(24, await world.AskAsync<long>("a", new Add(1, 12)));
        await Eventually.Async(() => world.Counters[EntityCounter.Snapshots] == 1, "a snapshot is written");
        await world.StopClusterAsync();
        world.Query("DELETE FROM journal WHERE sequence_number < 24");

        Assert.Equal(25, await world.EmbeddedAsync<long>("a", new Add(1)));
    }

    [Fact]
    public async Task Of_the_snapshots_the_last_one_is_kept()
    {
        await using var world = new SqliteWorld();
        await world.StartClusterAsync();
        for (var i = 0; i < 3; i++)
            await world.AskAsync<long>("a", new Add(1, 10));

        await Eventually.Async(
            () => "30".Equals(world.Query("SELECT group_concat(sequence_number) FROM snapshot")), "the older ones are deleted");
    }

    [Fact]
    public async Task Who_finds_that_another_has_written_has_lost_the_entity_and_reads_it_anew()
    {
        await using var world = new SqliteWorld();
        await world.StartClusterAsync();
        await world.AskAsync<long>("a", new Add(5));
        world.Query("""
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
            SELECT created, deleted, persistence_id, 2, message, manifest, identifier, 'another' FROM journal WHERE persistence_id = 'ledger-a'
            """);

        Assert.Equal(RefusalKind.OwnershipLost, await world.AskInVainAsync("a", new Add(1)));

        await Eventually.HoldsAsync(
            async () => await world.AskAsync("a", new Read()) is EntityReply { SequenceNumber: 2, Message: Ledger { Total: 10 } }, "it is read anew");
    }

    [Fact]
    public async Task An_event_that_nobody_knows_any_more_quarantines_its_entity_alone()
    {
        await using var world = new SqliteWorld();
        await world.EmbeddedAsync<long>("a", new Add(5));
        world.Query("UPDATE journal SET manifest = 'ledger.forgotten.v1'");

        await world.StartClusterAsync();

        Assert.Equal(RefusalKind.Quarantined, await world.AskInVainAsync("a", new Read()));
        Assert.Equal(5, await world.AskAsync<long>("b", new Add(5)));
    }

    [Fact]
    public async Task A_quarantined_entity_of_a_shard_can_be_repaired()
    {
        await using var world = new SqliteWorld();
        await world.EmbeddedAsync<long>("a", new Add(5));
        world.Query("UPDATE journal SET manifest = 'ledger.forgotten.v1'");
        await world.StartClusterAsync();
        await world.AskInVainAsync("a", new Read());
        world.Query("UPDATE journal SET manifest = 'ledger.added.v1'");

        world.Retry("a");

        Assert.Equal(5, (await world.AskAsync<Ledger>("a", new Read())).Total);
    }

    [Fact]
    public async Task Nobody_who_asks_an_entity_that_is_just_leaving_is_left_without_an_answer()
    {
        await using var world = new SqliteWorld();
        await world.StartClusterAsync();
        var answers = new List<Task<object>>();
        for (var i = 0; i < 20; i++)
        {
            answers.Add(world.AskAsync("a", new Leave()));
            answers.Add(world.AskAsync("a", new Add(1)));
            await answers[^2];
        }

        await Task.WhenAll(answers);

        Assert.Equal(20, (await world.AskAsync<Ledger>("a", new Read())).Total);
    }
}
