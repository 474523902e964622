using Lbaas.Runtime;

namespace Lbaas.Tests.Runtime;

public sealed class QuarantineTests
{
    [Fact]
    public async Task A_history_that_can_not_be_replayed_quarantines_its_actor_alone()
    {
        await using var world = await PoisonedAsync();

        var refusal = await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("bad"));

        Assert.Contains("poison", refusal.Reason);
        Assert.Equal(1, await world.TotalAsync("good"));
        await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("bad"));
        var entry = Assert.Single(world.Host.Quarantined);
        Assert.Equal((TestWorld.Ledger("bad"), 1), (entry.Actor, entry.SequenceNumber));
    }

    [Fact]
    public async Task An_unknown_manifest_quarantines()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1);
        world.Query("UPDATE journal SET manifest = 'ledger.from-the-future.v9'");

        await world.RestartAsync();

        var refusal = await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("a"));
        Assert.Contains("ledger.from-the-future.v9", refusal.Reason);
    }

    [Fact]
    public async Task A_hole_in_a_history_quarantines()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AddAsync("a", 1, times: 3);
        world.Query("DELETE FROM journal WHERE sequence_number = 2");

        await world.RestartAsync();

        await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("a"));
    }

    [Fact]
    public async Task The_quarantine_is_on_record_after_a_restart_until_a_program_that_can_read_the_history_comes()
    {
        await using var world = await PoisonedAsync();
        await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("bad"));

        await world.RestartAsync();
        Assert.Equal(TestWorld.Ledger("bad"), Assert.Single(world.Host.Quarantined).Actor);

        world.Format.IsImmune = true;
        Assert.Equal(1 + LedgerFormat.Poison, await world.TotalAsync("bad"));
        Assert.Empty(world.Host.Quarantined);
        await Eventually.Async(
            () => (long)world.Query("SELECT COUNT(*) FROM quarantine")! == 0, "the record is cleared");
    }

    [Fact]
    public async Task An_operator_can_have_a_quarantined_actor_tried_again()
    {
        await using var world = await PoisonedAsync();
        await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("bad"));
        world.Format.IsImmune = true;
        await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("bad"));

        Assert.True(world.Host.RetryQuarantined(TestWorld.Ledger("bad")));

        Assert.Equal(1 + LedgerFormat.Poison, await world.TotalAsync("bad"));
        Assert.False(world.Host.RetryQuarantined(TestWorld.Ledger("good")));
    }

    [Fact]
    public async Task The_timers_of_a_quarantined_actor_wait_for_its_return()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AskAsync<string>("bad", new Keep("tea", TimeSpan.FromMinutes(1)));
        await world.AskAsync<string>("bad", new PersistPoison());
        await world.RestartAsync();
        await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("bad"));
        world.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Single(world.Host.NextDue(10));

        world.Format.IsImmune = true;
        world.Host.RetryQuarantined(TestWorld.Ledger("bad"));
        Assert.Equal("bad resumed", await world.HearAsync());
        world.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("bad reminded of tea", await world.HearAsync());
    }

    private static async Task<TestWorld> PoisonedAsync()
    {
        var world = await TestWorld.StartAsync();
        await world.AddAsync("good", 1);
        await world.AddAsync("bad", 1);
        await world.AskAsync<string>("bad", new PersistPoison());
        await world.RestartAsync();
        return world;
    }
}
