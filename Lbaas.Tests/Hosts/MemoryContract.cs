using Lbaas.Runtime;
using Lbaas.Tests.Runtime;

namespace Lbaas.Tests.Hosts;

/// <summary>Actors come into memory and leave it, and nobody who writes to them can tell.</summary>
public abstract class MemoryContract : HostContract
{
    [Fact]
    public async Task Passivation_loses_no_message()
    {
        await using var world = await StartAsync();
        const int Senders = 4;
        const int Each = 300;

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await world.AskAsync<string>($"a{sender}", new Leave());
                Assert.True(world.Host.Tell(HostWorld.Ledger($"a{sender}"), new Add(1)));
            }
        })));

        for (var sender = 0; sender < Senders; sender++)
            Assert.Equal(Each, await world.TotalAsync($"a{sender}"));
    }

    [Fact]
    public async Task An_actor_comes_back_with_its_state_and_resumes()
    {
        await using var world = await StartAsync();
        await world.AddAsync("a", 1);
        await world.AskAsync<string>("a", new Keep("tea", TimeSpan.FromDays(1)));
        Assert.Equal("a added 1", await world.HearAsync());

        await world.AskAsync<string>("a", new Leave());
        await Eventually.HoldsAsync(
            async () => await world.TotalAsync("a") == 1 && world.HasHeard(out var heard) && heard == "a resumed", "it has come back");

        Assert.Equal(2, await world.AddAsync("a", 1));
    }

    [Fact]
    public async Task Many_actors_come_back_at_once_and_none_is_given_up()
    {
        await using var world = await StartAsync(static options => options.MaxConcurrentRecoveries = 2);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => world.AddAsync($"actor{i}", i)));
        await world.RestartAsync();

        var totals = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => world.TotalAsync($"actor{i}")));

        Assert.Equal(Enumerable.Range(0, 500).Select(static i => (long)i), totals);
    }

    [Fact]
    public async Task An_actor_with_too_much_to_do_refuses_askers_and_does_what_it_took_on()
    {
        await using var world = await StartAsync(static options => options.MailboxCapacity = 3);
        await world.TotalAsync("a");
        world.HoldWrites();
        var adds = Enumerable.Range(0, 20).Select(_ => world.AddAsync("a", 1)).ToList();
        await Eventually.Async(() => world.HasHeldWrites && adds.Exists(static add => add.IsFaulted), "somebody is refused");

        world.ReleaseWrites();

        var refusals = new List<Exception>();
        foreach (var add in adds)
        {
            if (await Record.ExceptionAsync(() => add) is { } refusal)
                refusals.Add(refusal);
        }

        Assert.All(refusals, static refusal => Assert.True(Assert.IsType<MailboxFullException>(refusal).RetryAfter > TimeSpan.Zero));
        Assert.Equal(20 - refusals.Count, await world.TotalAsync("a"));
    }
}
