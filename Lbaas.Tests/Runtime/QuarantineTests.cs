using Lbaas.Runtime;

namespace Lbaas.Tests.Runtime;

public sealed class QuarantineTests
{
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
