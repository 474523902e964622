using Lbaas.Runtime;

namespace Lbaas.Tests.Runtime;

/// <summary>What can't be applied shuts out its actor alone, and in this replica alone.</summary>
public sealed class ReplicaQuarantineTests
{
    [Fact]
    public async Task The_others_go_on_and_the_actor_is_named_with_its_reason()
    {
        await using var world = new ReplicaWorld().Open();

        await world.AppendAsync(
            ReplicaWorld.Event(1, "bad", 1, new Added(5)),
            ReplicaWorld.Event(2, "bad", 2, new Added(LedgerFormat.Poison)),
            ReplicaWorld.Event(3, "good", 1, new Added(7)),
            ReplicaWorld.Event(4, "bad", 3, new Added(1)));

        var quarantined = Assert.Single(world.Replica.Quarantined);
        Assert.Equal((TestWorld.Ledger("bad"), 1), (quarantined.Actor, quarantined.SequenceNumber));
        Assert.Contains("poison", quarantined.Reason);
        Assert.Equal(("{\"id\":\"bad\",\"total\":5}", "{\"id\":\"good\",\"total\":7}"), (world.Shown("bad"), world.Shown("good")));
    }

    [Fact]
    public async Task Its_history_is_kept_whole_and_no_event_twice()
    {
        await using var world = new ReplicaWorld().Open();
        for (var again = 0; again < 2; again++)
        {
            await world.AppendAsync(ReplicaWorld.Event(1, "bad", 1, new Added(LedgerFormat.Poison)), ReplicaWorld.Event(2, "bad", 2, new Added(1)));
            await world.AppendAsync(ReplicaWorld.Event(2, "bad", 2, new Added(1)), ReplicaWorld.Event(3, "bad", 3, new Added(2)));
            await world.RestartAsync();
        }

        Assert.Equal([1, 2, 3], world.Replica.ReadHistory(TestWorld.Ledger("bad"), 0, 10).Select(recorded => recorded.SequenceNumber));
        Assert.Throws<ActorQuarantinedException>(() => world.Replica.ReadState(TestWorld.Ledger("bad")));
    }

    [Fact]
    public async Task A_newer_program_takes_up_what_the_older_one_could_not_read()
    {
        await using var world = new ReplicaWorld().Open();
        var until = world.Time.GetUtcNow().AddHours(1);
        await world.AppendAsync(
            ReplicaWorld.Event(1, "bad", 1, new Added(LedgerFormat.Poison)), ReplicaWorld.Event(2, "bad", 2, new Noted("note", until)));
        Assert.Null(world.Replica.DueAt(TestWorld.Ledger("bad"), "note"));

        world.Format.IsImmune = true;
        await world.RestartAsync();

        Assert.Empty(world.Replica.Quarantined);
        Assert.Equal(("{\"id\":\"bad\",\"total\":666}", until), (world.Shown("bad"), world.Replica.DueAt(TestWorld.Ledger("bad"), "note")));
    }

    [Fact]
    public async Task A_retry_that_helps_lets_the_next_event_in()
    {
        await using var world = new ReplicaWorld().Open();
        await world.AppendAsync(ReplicaWorld.Event(1, "bad", 1, new Added(LedgerFormat.Poison)));

        Assert.True(await world.Replica.RetryAsync(TestWorld.Ledger("bad")));
        Assert.Single(world.Replica.Quarantined);
        world.Format.IsImmune = true;
        Assert.True(await world.Replica.RetryAsync(TestWorld.Ledger("bad")));
        Assert.False(await world.Replica.RetryAsync(TestWorld.Ledger("bad")));
        await world.AppendAsync(ReplicaWorld.Event(2, "bad", 2, new Added(1)));

        Assert.Equal("{\"id\":\"bad\",\"total\":667}", world.Shown("bad"));
    }

    [Fact]
    public async Task A_history_that_begins_in_the_middle_is_not_applied()
    {
        await using var world = new ReplicaWorld().Open();

        await world.AppendAsync(ReplicaWorld.Event(7, "a", 3, new Added(5)), ReplicaWorld.Event(8, "b", 1, new Added(5)));

        Assert.Contains("followed by event 3", Assert.Single(world.Replica.Quarantined).Reason);
        Assert.Null(world.Shown("a"));
        Assert.NotNull(world.Shown("b"));
    }

    [Fact]
    public async Task A_hole_that_a_snapshot_bridges_is_none()
    {
        await using var world = new ReplicaWorld { SnapshotInterval = 2 }.Open();
        await world.AppendAsync(ReplicaWorld.Event(1, "a", 1, new Added(5)), ReplicaWorld.Event(2, "a", 2, new Added(6)));
        world.Query("DELETE FROM journal");
        await world.RestartAsync();

        await world.AppendAsync(ReplicaWorld.Event(3, "a", 3, new Added(1)));

        Assert.Empty(world.Replica.Quarantined);
        Assert.Equal("{\"id\":\"a\",\"total\":12}", world.Shown("a"));
    }
}
