using System.Collections.Concurrent;
using Lbaas.Actors.Contract;
using Lbaas.Runtime.Workers;

namespace Lbaas.Tests.Runtime;

public sealed class WorkerTests
{
    [Fact]
    public async Task One_address_works_on_one_message_at_a_time_in_order()
    {
        var gate = new SemaphoreSlim(0);
        var seen = new ConcurrentQueue<object>();
        await using var world = await StartAsync(Gated(gate, seen));
        for (var i = 0; i < 5; i++)
            world.Host.Tell(new ActorAddress("work", "w"), i);
        var pool = world.Host.Workers("work");

        await Eventually.Async(() => seen.Count == 1, "the first is worked on");
        Assert.Equal((1, 4), (pool.Running, pool.Waiting));
        gate.Release(5);
        await Eventually.Async(() => pool.Completed == 5, "all are done");

        Assert.Equal([0, 1, 2, 3, 4], seen);
        await Eventually.Async(() => pool.Lanes(10).Count == 0, "an idle address costs nothing");
    }

    [Fact]
    public async Task The_bound_on_concurrency_holds_over_all_addresses_and_can_be_raised()
    {
        var gate = new SemaphoreSlim(0);
        await using var world = await StartAsync(Gated(gate), new WorkerOptions { MaxConcurrency = 2 });
        var pool = world.Host.Workers("work");
        for (var i = 0; i < 6; i++)
            world.Host.Tell(new ActorAddress("work", $"w{i}"), i);
        Assert.Equal((2, 4), (pool.Running, pool.Waiting));

        pool.MaxConcurrency = 5;

        Assert.Equal((5, 1), (pool.Running, pool.Waiting));
        gate.Release(6);
        await Eventually.Async(() => pool.Completed == 6, "all are done");
    }

    [Fact]
    public async Task A_message_that_takes_too_long_is_cancelled_and_the_next_one_goes_on()
    {
        await using var world = await StartAsync(async (_, message, cancellationToken) =>
        {
            if (message is "slow")
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        });
        world.Host.Tell(new ActorAddress("work", "w"), "slow");
        world.Host.Tell(new ActorAddress("work", "w"), "quick");
        var pool = world.Host.Workers("work");

        await AdvanceUntilAsync(world, () => pool.Completed == 1, "the second is done");

        Assert.Equal((1, 0), (pool.TimedOut, pool.Abandoned));
    }

    [Fact]
    public async Task A_handler_that_does_not_heed_its_cancellation_is_left_to_itself()
    {
        var never = new TaskCompletionSource<object?>();
        await using var world = await StartAsync(
            (_, message, _) => message is "deaf"
                ? new ValueTask<object?>(never.Task)
                : ValueTask.FromResult<object?>(null),
            new WorkerOptions { MaxConcurrency = 1 });
        world.Host.Tell(new ActorAddress("work", "w"), "deaf");
        world.Host.Tell(new ActorAddress("work", "w"), "quick");
        var pool = world.Host.Workers("work");

        await AdvanceUntilAsync(world, () => pool.Completed == 1, "the second is done");

        Assert.Equal((1, 1), (pool.TimedOut, pool.Abandoned));
    }

    [Fact]
    public async Task An_exception_costs_its_attempt_only()
    {
        await using var world = await StartAsync(
            (_, message, _) => message is "bad" ? throw new IOException("bad") : ValueTask.FromResult<object?>(null));
        var pool = world.Host.Workers("work");
        world.Host.Tell(new ActorAddress("work", "w"), "bad");
        world.Host.Tell(new ActorAddress("work", "w"), "good");

        await Eventually.Async(() => pool.Completed == 1, "the second is done");

        Assert.Equal(1, pool.Failed);
    }

    [Fact]
    public async Task A_full_queue_drops_and_counts()
    {
        var gate = new SemaphoreSlim(0);
        await using var world = await StartAsync(Gated(gate), new WorkerOptions { QueueCapacity = 2 });
        var taken = Enumerable.Range(0, 5).Count(i => world.Host.Tell(new ActorAddress("work", "w"), i));

        Assert.Equal((3, 2), (taken, world.Host.Workers("work").Dropped));
        gate.Release(3);
    }

    // Works on each message until the gate lets it go.
    private static WorkerHandler Gated(SemaphoreSlim gate, ConcurrentQueue<object>? seen = null) => async (_, message, cancellationToken) =>
    {
        seen?.Enqueue(message);
        await gate.WaitAsync(cancellationToken);
        return null;
    };

    private static async Task<TestWorld> StartAsync(WorkerHandler handler, WorkerOptions? options = null)
    {
        var world = new TestWorld { Work = handler, WorkOptions = options ?? new WorkerOptions() };
        await world.StartHostAsync();
        return world;
    }

    private static Task AdvanceUntilAsync(TestWorld world, Func<bool> condition, string claim) => Eventually.Async(
        () =>
        {
            world.Time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        claim);
}
