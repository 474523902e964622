using Lbaas.Runtime.Hosting;

namespace Lbaas.Tests.Runtime;

public sealed class TimerTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_timer_fires_at_its_deadline_and_is_gone_with_the_commit_of_what_it_led_to()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AskAsync<string>("a", new Keep("tea", s_minute));
        Assert.Equal(1L, world.Query("SELECT COUNT(*) FROM due"));

        world.Time.Advance(s_minute - TimeSpan.FromTicks(1));
        Assert.Equal(0, world.Host.Counters[RuntimeCounter.TimersFired]);
        world.Time.Advance(TimeSpan.FromMilliseconds(2));

        Assert.Equal("a reminded of tea", await world.HearAsync());
        Assert.Equal(0L, world.Query("SELECT COUNT(*) FROM due"));
        Assert.Empty(world.Host.NextDue(10));
    }

    [Fact]
    public async Task A_timer_wakes_an_actor_that_has_left_memory()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AskAsync<string>("a", new Keep("tea", TimeSpan.FromHours(1)));
        await Eventually.Async(
            () =>
            {
                world.Time.Advance(s_minute);
                return world.Host.LoadedActors == 0;
            },
            "the actor leaves memory");

        world.Time.Advance(TimeSpan.FromHours(2));

        Assert.Equal("a resumed", await world.HearAsync());
        Assert.Equal("a reminded of tea", await world.HearAsync());
    }

    [Fact]
    public async Task A_restart_starts_what_is_due_and_nothing_else()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AskAsync<string>("soon", new Keep("tea", s_minute));
        await world.AskAsync<string>("later", new Keep("supper", TimeSpan.FromHours(5)));
        await world.AddAsync("never", 1);
        await world.Host.DisposeAsync();
        world.Time.Advance(2 * s_minute);

        await world.StartHostAsync();
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.Async(() => world.Host.NextDue(10).Count == 1, "what was due is done");

        Assert.Equal(1, world.Host.Counters[RuntimeCounter.Recoveries]);
        Assert.Equal("supper", Assert.Single(world.Host.NextDue(10)).Name);
        Assert.Equal("a note is kept", world.Host.NextDue(10)[0].Reason);
    }

    [Fact]
    public async Task A_start_ahead_resumes_actors_that_wait_for_something_soon()
    {
        await using var world = await TestWorld.StartAsync(options => options.StartAhead = TimeSpan.FromHours(1));
        await world.AskAsync<string>("soon", new Keep("tea", s_minute));
        await world.AskAsync<string>("later", new Keep("supper", TimeSpan.FromHours(5)));

        await world.RestartAsync();

        Assert.Equal("soon resumed", await world.HearAsync());
        Assert.Equal(1, world.Host.LoadedActors);
    }

    [Fact]
    public async Task A_timer_whose_handling_can_not_be_written_is_delivered_again()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AskAsync<string>("a", new Keep("tea", s_minute));
        using (var other = world.Connect())
        {
            using var command = other.CreateCommand();
            command.CommandText = "BEGIN IMMEDIATE";
            command.ExecuteNonQuery();
            world.Time.Advance(s_minute);
            await Eventually.Async(
                () => world.Host.Counters[RuntimeCounter.TimersPostponed] == 1, "the timer is put off");
        }

        world.Time.Advance(s_minute);

        Assert.Equal("a reminded of tea", await world.HearAsync());
    }

    [Fact]
    public async Task A_timer_that_its_actor_can_not_handle_stays_set_and_is_tried_again()
    {
        await using var world = await TestWorld.StartAsync();
        await world.AskAsync<string>("a", new Keep("broken pot", s_minute));

        world.Time.Advance(s_minute);
        await Eventually.Async(() => world.Host.Counters[RuntimeCounter.TimersPostponed] == 1, "the timer is put off");
        world.Time.Advance(s_minute);
        await Eventually.Async(() => world.Host.Counters[RuntimeCounter.TimersPostponed] == 2, "it is tried again");

        Assert.Equal("broken pot", Assert.Single(world.Host.NextDue(10)).Name);
        Assert.Equal(0, await world.TotalAsync("a"));
    }
}
