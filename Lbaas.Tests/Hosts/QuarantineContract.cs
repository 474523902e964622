using Lbaas.Runtime;
using Lbaas.Tests.Runtime;

namespace Lbaas.Tests.Hosts;

/// <summary>A history that can't be replayed costs its own actor, and nobody else.</summary>
public abstract class QuarantineContract : HostContract
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
        Assert.Equal((HostWorld.Ledger("bad"), 1), (entry.Actor, entry.SequenceNumber));
    }

    [Fact]
    public async Task An_unknown_manifest_quarantines()
    {
        await using var world = await StartAsync();
        await world.AddAsync("a", 1);
        world.Query("UPDATE journal SET manifest = 'ledger.from-the-future.v9' WHERE persistence_id = 'ledger-a'");

        await world.RestartAsync();

        var refusal = await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("a"));
        Assert.Contains("ledger.from-the-future.v9", refusal.Reason);
    }

    [Fact]
    public async Task A_hole_in_a_history_quarantines()
    {
        await using var world = await StartAsync();
        await world.AddAsync("a", 1, times: 3);
        world.Query("DELETE FROM journal WHERE persistence_id = 'ledger-a' AND sequence_number = 2");

        await world.RestartAsync();

        await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("a"));
    }

    [Fact]
    public async Task A_program_that_can_read_the_history_ends_the_quarantine()
    {
        await using var world = await PoisonedAsync();
        await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("bad"));

        world.Format.IsImmune = true;
        await world.RestartAsync();

        Assert.Equal(1 + LedgerFormat.Poison, await world.TotalAsync("bad"));
        await Eventually.Async(() => world.Host.Quarantined.Count == 0, "the quarantine is over");
    }

    [Fact]
    public async Task An_operator_can_have_a_quarantined_actor_tried_again()
    {
        await using var world = await PoisonedAsync();
        await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("bad"));
        world.Format.IsImmune = true;
        await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("bad"));

        Assert.True(world.Host.RetryQuarantined(HostWorld.Ledger("bad")));

        await Eventually.HoldsAsync(
            async () => await Record.ExceptionAsync(() => world.TotalAsync("bad")) is null, "it is tried again");
        Assert.Equal(1 + LedgerFormat.Poison, await world.TotalAsync("bad"));
        await Eventually.Async(
            () => world.Hosts.All(static host => host.Quarantined.Count == 0), "whoever shows it shows what it does from now on");
        Assert.False(world.Host.RetryQuarantined(HostWorld.Ledger("good")));
    }

    [Fact]
    public async Task The_timers_of_a_quarantined_actor_wait_for_its_return()
    {
        await using var world = await StartAsync();
        await world.AskAsync<string>("bad", new Keep("tea", TimeSpan.FromMinutes(1)));
        await world.AskAsync<string>("bad", new PersistPoison());
        await world.RestartAsync();
        await Assert.ThrowsAsync<ActorQuarantinedException>(() => world.TotalAsync("bad"));
        await world.PassAsync(TimeSpan.FromMinutes(2));
        Assert.False(world.HasHeard(out _));

        world.Format.IsImmune = true;
        world.Host.RetryQuarantined(HostWorld.Ledger("bad"));
        Assert.Equal("bad resumed", await world.HearAsync());
        await world.PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal("bad reminded of tea", await world.HearAsync());
    }

    private async Task<HostWorld> PoisonedAsync()
    {
        var world = await StartAsync();
        await world.AddAsync("good", 1);
        await world.AddAsync("bad", 1);
        await world.AskAsync<string>("bad", new PersistPoison());
        await world.RestartAsync();
        return world;
    }
}
