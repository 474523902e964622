using Lbaas.Runtime;

namespace Lbaas.Tests.Hosts;

/// <summary>A journal that can't be written costs the changes of that time, and nothing that was answered.</summary>
public abstract class JournalFailureContract : HostContract
{
    [Fact]
    public async Task A_locked_database_refuses_writes_serves_reads_and_recovers()
    {
        await using var world = await StartHastyAsync();
        await world.AddAsync("a", 1);
        using (world.LockJournal())
        {
            await Assert.ThrowsAnyAsync<HostUnavailableException>(() => world.AddAsync("a", 10));
            Assert.Equal(1, await world.TotalAsync("a"));
            Assert.Contains("\"total\":1", world.ReadSide.Find("ledger", "a")!.BodyText);
        }

        Assert.Equal(101, await world.AddAsync("a", 100));
        await world.RestartAsync();
        Assert.Equal(101, await world.TotalAsync("a"));
    }

    [Fact]
    public async Task What_was_not_written_is_not_let_out()
    {
        await using var world = await StartHastyAsync();
        using (world.LockJournal())
            await Assert.ThrowsAnyAsync<HostUnavailableException>(() => world.AddAsync("a", 10));

        await world.AddAsync("a", 2);

        Assert.Equal("a added 2", await world.HearAsync());
        Assert.Equal(2, await world.TotalAsync("a"));
    }

    [Fact]
    public async Task Failed_writes_are_counted()
    {
        await using var world = await StartHastyAsync();
        await world.AddAsync("a", 1);
        using (world.LockJournal())
            await Assert.ThrowsAnyAsync<HostUnavailableException>(() => world.AddAsync("a", 10));

        Assert.Equal(1, world.Writes.Failed);
    }

    [Fact]
    public async Task A_sequence_number_taken_by_another_writer_is_ownership_lost_for_that_actor_alone()
    {
        await using var world = await StartAsync();
        foreach (var actor in (string[])["a", "b"])
        {
            await world.AddAsync(actor, 1);
            Assert.Equal($"{actor} added 1", await world.HearAsync());
        }

        world.WriteForeignEvent("ledger-a", sequenceNumber: 2, amount: 40);

        await Assert.ThrowsAsync<OwnershipLostException>(() => world.AddAsync("a", 5));

        Assert.Equal(6, await world.AddAsync("b", 5));
        Assert.Equal(41, await world.TotalAsync("a"));
        Assert.Equal(42, await world.AddAsync("a", 1));
        Assert.Equal("b added 5", await world.HearAsync());
        Assert.Equal("a added 1", await world.HearAsync());
    }

    [Fact]
    public async Task The_state_of_an_actor_is_the_same_after_failures_and_a_restart()
    {
        await using var world = await StartHastyAsync();
        var expected = 0L;
        for (var i = 0; i < 3; i++)
        {
            expected = await world.AddAsync("a", i);
            using (world.LockJournal())
                await Assert.ThrowsAnyAsync<HostUnavailableException>(() => world.AddAsync("a", 1_000));
        }

        await world.RestartAsync();

        Assert.Equal(expected, await world.TotalAsync("a"));
    }

    private Task<HostWorld> StartHastyAsync() =>
        StartAsync(static options => options.JournalBusyTimeout = TimeSpan.FromMilliseconds(50));
}
