using System.Collections.Concurrent;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Workers;
using Lbaas.Tests.Runtime;
using Delegate = Lbaas.Tests.Runtime.Delegate;

namespace Lbaas.Tests.Hosts;

/// <summary>
/// Workers do one thing at a time per address, within bounds, and whatever becomes of an attempt costs that attempt alone. Of several processes each has
/// workers of its own: these bounds are of the one in which the asker lives.
/// </summary>
public abstract class WorkerContract : HostContract
{
    private readonly SemaphoreSlim _gate = new(0);
    private readonly ConcurrentQueue<object> _begun = new();
    private readonly ConcurrentQueue<object> _done = new();

    [Fact]
    public async Task The_result_of_a_worker_is_told_to_the_actor_that_asked_for_it()
    {
        await using var world = await StartAsync();

        world.Host.Tell(HostWorld.Ledger("a"), new Delegate("w", 7));

        await Eventually.Async(() => world.ReadSide.Find("ledger", "a")?.BodyText.Contains("\"total\":7") == true, "7 is added");
    }

    [Fact]
    public async Task A_worker_is_asked_once_the_events_that_ask_are_durable()
    {
        await using var world = await StartAsync();
        world.HoldWrites();
        world.Host.Tell(HostWorld.Ledger("a"), new Add(1));
        await Eventually.Async(() => world.HasHeldWrites, "a write is held");
        Assert.False(world.HasHeard(out _));

        world.ReleaseWrites();

        Assert.Equal("a added 1", await world.HearAsync());
    }

    [Fact]
    public async Task One_address_works_on_one_message_at_a_time_in_order()
    {
        await using var world = await StartAsync(Gated);
        for (var i = 0; i < 5; i++)
            world.Host.Tell(Worker("w"), i);
        world.Host.Tell(Worker("another"), "another");
        await Eventually.Async(() => _begun.Count == 2, "the first of each address is worked on");

        _gate.Release(6);
        await Eventually.Async(() => _done.Count == 6, "all are done");

        Assert.Equal([0, 1, 2, 3, 4], _begun.OfType<int>());
    }

    [Fact]
    public async Task A_question_asked_again_while_it_still_waits_is_asked_once()
    {
        await using var world = await StartAsync(Gated);
        foreach (var question in new[] { "a", "b", "b", "b", "c", "b", "last" })
            world.Host.Tell(Worker("w"), question);

        _gate.Release(7);
        await Eventually.Async(() => _done.Contains("last"), "all are answered");

        Assert.Equal(["a", "b", "c", "b", "last"], _begun);
    }

    [Fact]
    public async Task The_bound_on_concurrency_holds_over_all_addresses_and_can_be_raised()
    {
        await using var world = await StartAsync(Gated, new WorkerOptions { MaxConcurrency = 2 });
        Assert.All(await world.Limits.ReadAsync("work"), static node => Assert.Equal(2, node.MaxConcurrent));
        for (var i = 0; i < 6; i++)
            world.Host.Tell(Worker($"w{i}"), i);
        await Eventually.Async(() => _begun.Count >= 2, "as many begin as may");
        _gate.Release(1);
        await Eventually.Async(() => _begun.Count >= 3, "the next one begins");
        Assert.Equal(3, _begun.Count);

        var changed = await world.Limits.SetAsync("work", 5);

        await Eventually.Async(() => _begun.Count == 6, "as many begin as may now");
        Assert.All(changed, static node => Assert.Equal(5, node.MaxConcurrent));
        _gate.Release(5);
    }

    [Fact]
    public async Task A_message_that_takes_too_long_is_cancelled_and_the_next_one_goes_on()
    {
        await using var world = await StartAsync(
            async (_, message, cancellationToken) =>
            {
                if (message is "slow")
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                _done.Enqueue(message);
                return null;
            },
            s_hasty);
        world.Host.Tell(Worker("w"), "slow");
        world.Host.Tell(Worker("w"), "quick");

        await PassUntilAsync(world, () => !_done.IsEmpty, "the second is done");

        Assert.Equal(["quick"], _done);
    }

    [Fact]
    public async Task A_handler_that_does_not_heed_its_cancellation_is_left_to_itself_and_its_result_is_told_to_nobody()
    {
        var never = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var world = await StartAsync(
            (_, message, _) => message is "deaf" ? new ValueTask<object?>(never.Task) : ValueTask.FromResult<object?>(new WorkDone(1)),
            s_hasty with { MaxConcurrency = 1 });
        world.Host.Tell(HostWorld.Ledger("a"), new Delegate("w", "deaf"));
        world.Host.Tell(HostWorld.Ledger("a"), new Delegate("w", "quick"));

        await PassUntilAsync(world, () => world.ReadSide.Find("ledger", "a") is not null, "the second is done");
        never.SetResult(new WorkDone(100));
        world.Host.Tell(HostWorld.Ledger("a"), new Delegate("w", "quick"));
        await Eventually.HoldsAsync(async () => await world.TotalAsync("a") != 1, "the third is done");

        Assert.Equal(2, await world.TotalAsync("a"));
    }

    [Fact]
    public async Task An_exception_costs_its_attempt_only()
    {
        await using var world = await StartAsync((_, message, _) =>
        {
            if (message is "bad")
                throw new IOException("bad");
            _done.Enqueue(message);
            return ValueTask.FromResult<object?>(null);
        });

        world.Host.Tell(Worker("w"), "bad");
        world.Host.Tell(Worker("w"), "good");

        await Eventually.Async(() => _done.Contains("good"), "the second is done");
    }

    [Fact]
    public async Task A_full_queue_drops_what_comes_last()
    {
        await using var world = await StartAsync(Gated, new WorkerOptions { QueueCapacity = 2 });
        for (var i = 0; i < 5; i++)
            world.Host.Tell(Worker("w"), i);
        await Eventually.Async(() => _begun.Count == 1, "the first is worked on");

        _gate.Release(10);
        await Eventually.Async(() => _done.Count == 3, "what was taken is done");
        world.Host.Tell(Worker("w"), "later");
        await Eventually.Async(() => _done.Contains("later"), "there is room again");

        Assert.Equal([0, 1, 2, "later"], _done);
    }

    private static readonly WorkerOptions s_hasty = new()
    {
        Timeout = TimeSpan.FromSeconds(1),
        CancellationGrace = TimeSpan.FromSeconds(1),
    };

    private static ActorAddress Worker(string id) => new("work", id);

    // Works on each message until the gate lets it go.
    private async ValueTask<object?> Gated(ActorAddress self, object message, CancellationToken cancellationToken)
    {
        _begun.Enqueue(message);
        await _gate.WaitAsync(cancellationToken);
        _done.Enqueue(message);
        return null;
    }

    private static Task PassUntilAsync(HostWorld world, Func<bool> condition, string claim) => Eventually.HoldsAsync(
        async () =>
        {
            await world.PassAsync(TimeSpan.FromSeconds(1));
            return condition();
        },
        claim);
}
