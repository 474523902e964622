using Lbaas.Tests.Runtime;

namespace Lbaas.Tests.Hosts;

/// <summary>Timers fire once their time has come, whatever has become of the actor or the host meanwhile.</summary>
public abstract class TimerContract : HostContract
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_timer_fires_at_its_deadline_and_is_gone_once_it_is_handled()
    {
        await using var world = await StartAsync();
        await world.AskAsync<string>("a", new Keep("tea", s_minute));
        Assert.Equal(world.Time.GetUtcNow() + s_minute, world.Host.DueAt(HostWorld.Ledger("a"), "tea"));

        await world.PassAsync(s_minute - TimeSpan.FromTicks(1));
        Assert.Equal(["tea"], await NotesAsync(world, "a"));
        await world.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("a reminded of tea", await world.HearAsync());
        await Eventually.Async(() => world.Host.DueAt(HostWorld.Ledger("a"), "tea") is null, "the timer is gone");
    }

    [Fact]
    public async Task A_timer_set_anew_fires_at_the_new_deadline_only()
    {
        await using var world = await StartAsync();
        await world.AskAsync<string>("a", new Keep("tea", s_minute / 4));
        await world.AskAsync<string>("a", new Keep("tea", s_minute));

        await world.PassAsync(s_minute / 2);
        Assert.Equal(["tea"], await NotesAsync(world, "a"));
        await world.PassAsync(s_minute);

        Assert.Equal("a reminded of tea", await world.HearAsync());
        Assert.Single(world.ReadJournal(), static recorded => recorded.Contains("ledger.reminded.v1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_timer_wakes_an_actor_that_has_left_memory()
    {
        await using var world = await StartAsync();
        await world.AskAsync<string>("a", new Keep("tea", TimeSpan.FromHours(1)));
        await world.AskAsync<string>("a", new Leave());

        await world.PassAsync(TimeSpan.FromHours(2));

        await world.HearUntilAsync("a reminded of tea");
    }

    [Fact]
    public async Task A_restart_starts_what_is_due_and_nothing_else()
    {
        await using var world = await StartAsync();
        await world.AskAsync<string>("soon", new Keep("tea", s_minute));
        await world.AskAsync<string>("later", new Keep("supper", TimeSpan.FromHours(5)));
        await world.StopHostAsync();
        world.Time.Advance(2 * s_minute);

        await world.StartHostAsync();
        await world.PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(["soon resumed"], await world.HearUntilAsync("soon reminded of tea"));
        await Eventually.Async(() => world.Host.DueAt(HostWorld.Ledger("soon"), "tea") is null, "what was due is done");
        Assert.False(world.HasHeard(out _));
        Assert.NotNull(world.Host.DueAt(HostWorld.Ledger("later"), "supper"));
    }

    [Fact]
    public async Task Setting_the_same_timers_again_after_recovery_writes_nothing()
    {
        await using var world = await StartAsync();
        await world.AskAsync<string>("a", new Keep("tea", s_minute));

        await world.RestartAsync();
        await world.TotalAsync("a");

        Assert.Equal((0, 0), world.Writes);
    }

    [Fact]
    public async Task A_timer_whose_handling_can_not_be_written_is_delivered_again()
    {
        await using var world = await StartAsync(static options => options.JournalBusyTimeout = TimeSpan.FromMilliseconds(50));
        await world.AskAsync<string>("a", new Keep("tea", s_minute));
        using (world.LockJournal())
        {
            await world.PassAsync(s_minute + TimeSpan.FromSeconds(1));
            await Eventually.Async(() => world.Writes.Failed > 0, "the write fails");
        }

        await Eventually.HoldsAsync(
            async () =>
            {
                await world.PassAsync(TimeSpan.FromSeconds(10));
                return world.HasHeard(out var heard) && heard == "a reminded of tea";
            },
            "the timer is delivered again");
    }

    [Fact]
    public async Task A_timer_that_its_actor_can_not_handle_stays_set_and_does_the_actor_no_harm()
    {
        await using var world = await StartAsync();
        await world.AskAsync<string>("a", new Keep("broken pot", s_minute));

        await world.PassAsync(2 * s_minute);

        Assert.Equal(1, await world.AddAsync("a", 1));
        Assert.Equal(["broken pot"], await NotesAsync(world, "a"));
        Assert.NotNull(world.Host.DueAt(HostWorld.Ledger("a"), "broken pot"));
    }

    private static async Task<IEnumerable<string>> NotesAsync(HostWorld world, string id) =>
        (await world.AskAsync<Ledger>(id, new Read())).Notes.Keys;
}
