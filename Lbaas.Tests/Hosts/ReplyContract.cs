using Lbaas.Runtime;
using Lbaas.Tests.Runtime;

namespace Lbaas.Tests.Hosts;

/// <summary>An answer may come later than the turn that took the question, as long as somebody waits for it.</summary>
public abstract class ReplyContract : HostContract
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_answer_that_comes_later_reaches_its_asker()
    {
        await using var world = await StartAsync();
        var answer = PromisedAsync(world, 2 * s_minute);
        await world.TotalAsync("a");

        await world.PassAsync(s_minute + TimeSpan.FromSeconds(1));

        Assert.Equal("remember tea", await answer.WaitAsync(HostWorld.AskTimeout));
    }

    [Fact]
    public async Task An_answer_that_comes_later_reaches_its_asker_though_the_actor_has_left_memory_meanwhile()
    {
        await using var world = await StartAsync();
        var answer = PromisedAsync(world, 2 * s_minute);
        await world.AskAsync<string>("a", new Leave());

        await world.PassAsync(s_minute + TimeSpan.FromSeconds(1));

        Assert.Equal("remember tea", await answer.WaitAsync(HostWorld.AskTimeout));
    }

    [Fact]
    public async Task An_answer_to_one_who_waits_no_longer_is_dropped_and_the_actor_goes_on()
    {
        await using var world = await StartAsync();
        var answer = PromisedAsync(world, TimeSpan.FromSeconds(5));
        await world.TotalAsync("a");

        await world.PassAsync(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<AskTimeoutException>(() => answer.WaitAsync(HostWorld.AskTimeout));
        await world.PassAsync(s_minute);

        Assert.Equal("a reminded of tea", await world.HearAsync());
        Assert.Equal(1, await world.AddAsync("a", 1));
    }

    [Fact]
    public async Task An_answer_to_one_who_waited_before_a_restart_is_dropped_and_the_actor_goes_on()
    {
        await using var world = await StartAsync();
        var answer = PromisedAsync(world, TimeSpan.FromHours(1));
        await world.TotalAsync("a");

        await world.RestartAsync();
        await world.PassAsync(2 * s_minute);

        await Assert.ThrowsAnyAsync<HostUnavailableException>(() => answer.WaitAsync(HostWorld.AskTimeout));
        await world.HearUntilAsync("a reminded of tea");
        Assert.Equal(1, await world.AddAsync("a", 1));
    }

    [Fact]
    public async Task An_ask_without_an_answer_ends_at_its_timeout()
    {
        await using var world = await StartAsync();
        var answer = world.Host.AskAsync(HostWorld.Ledger("a"), new Silence(), TimeSpan.FromSeconds(5));

        await world.PassAsync(TimeSpan.FromSeconds(4));
        Assert.False(answer.IsCompleted);
        await world.PassAsync(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<AskTimeoutException>(() => answer.WaitAsync(HostWorld.AskTimeout));
    }

    [Fact]
    public async Task What_was_asked_takes_effect_though_its_asker_waits_no_longer()
    {
        await using var world = await StartAsync();
        await world.TotalAsync("a");
        world.HoldWrites();
        var answer = world.Host.AskAsync(HostWorld.Ledger("a"), new Add(1), TimeSpan.FromSeconds(5));
        await Eventually.Async(() => world.HasHeldWrites, "the actor waits for its write");
        await world.PassAsync(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<AskTimeoutException>(() => answer.WaitAsync(HostWorld.AskTimeout));

        world.ReleaseWrites();

        Assert.Equal("a added 1", await world.HearAsync());
        Assert.Equal(1, await world.TotalAsync("a"));
    }

    [Fact]
    public async Task An_asker_who_gives_up_is_let_go()
    {
        await using var world = await StartAsync();
        using var cancellation = new CancellationTokenSource();
        var answer = world.Host.AskAsync(HostWorld.Ledger("a"), new Silence(), HostWorld.AskTimeout, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task More_askers_than_allowed_are_refused()
    {
        await using var world = await StartAsync(static options => options.MaxAskers = 1);
        var waiting = world.Host.AskAsync(HostWorld.Ledger("a"), new Silence(), HostWorld.AskTimeout);

        await Assert.ThrowsAsync<TooManyAskersException>(() => world.AddAsync("a", 1));

        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task A_stopped_host_takes_no_messages_and_loses_none_that_it_answered()
    {
        await using var world = await StartAsync();
        var adds = Enumerable.Range(0, 200).Select(i => world.AddAsync($"actor{i % 10}", 1)).ToList();
        var host = world.Host;

        await world.StopHostAsync();

        var answered = 0;
        foreach (var add in adds)
        {
            if (await Record.ExceptionAsync(() => add) is not { } failure)
                answered++;
            else
                Assert.IsAssignableFrom<HostUnavailableException>(failure);
        }

        await Assert.ThrowsAsync<HostStoppingException>(() => host.AskAsync(HostWorld.Ledger("a"), new Read(), HostWorld.AskTimeout));
        Assert.False(host.Tell(HostWorld.Ledger("a"), new Add(1)));
        Assert.True(world.ReadJournal().Count >= answered);
    }

    private static Task<object> PromisedAsync(HostWorld world, TimeSpan patience) =>
        world.Host.AskAsync(HostWorld.Ledger("a"), new Promise("tea", s_minute), patience);
}
