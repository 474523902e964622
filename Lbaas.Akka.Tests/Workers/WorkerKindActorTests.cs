using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Workers;
using Lbaas.Runtime.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Akka.Tests.Workers;

public sealed class WorkerKindActorTests() : TestKit("akka.loglevel = OFF\nakka.stdout-loglevel = OFF")
{
    private static readonly ActorAddress s_asker = new("ledger", "a");

    private readonly ManualTimeProvider _time = new();
    private readonly ConcurrentQueue<object> _seen = new();
    private readonly SemaphoreSlim _gate = new(0);

    [Fact]
    public void The_result_of_a_worker_is_told_to_the_entity_that_asked_for_it()
    {
        var (workers, _) = Start(static (_, message, _) => ValueTask.FromResult<object?>((int)message * 2));

        workers.Tell(new WorkerRequest(Address("w"), 7, s_asker));

        Assert.Equal((s_asker, 14), ExpectMsg<(ActorAddress, int)>());
    }

    [Fact]
    public async Task One_address_works_on_one_message_at_a_time_in_order()
    {
        var (workers, figures) = Start(Gated);
        for (var i = 0; i < 5; i++)
            Work(workers, "w", i);
        await Eventually.Async(() => (_seen.Count, figures.Running, figures.Waiting) == (1, 1, 4), "one is worked on");

        _gate.Release(5);
        await Eventually.Async(() => figures.Completed == 5, "all are done");

        Assert.Equal([0, 1, 2, 3, 4], _seen);
    }

    [Fact]
    public async Task An_idle_address_costs_nothing_and_works_again_when_there_is_something_to_do()
    {
        var (workers, figures) = Start(static (_, _, _) => ValueTask.FromResult<object?>(null));
        for (var i = 1; i <= 20; i++)
        {
            Work(workers, "Ä odd/id?", i);
            await Eventually.Async(() => figures.Completed == i, "it is done");
        }

        await Eventually.Async(() => figures.Describe(10).Longest.Count == 0, "nothing is left of it");
    }

    [Fact]
    public async Task A_question_asked_again_while_it_still_waits_is_asked_once()
    {
        var (workers, figures) = Start(Gated);
        foreach (var question in new[] { "a", "b", "b", "b", "c", "b" })
            Work(workers, "w", question);

        _gate.Release(6);
        await Eventually.Async(() => figures.Describe(10).Longest.Count == 0 && figures.Completed > 0, "all are answered");

        Assert.Equal(["a", "b", "c", "b"], _seen);
        Assert.Equal(2, figures.Repeated);
    }

    [Fact]
    public async Task The_bound_on_concurrency_holds_over_all_addresses_and_can_be_raised()
    {
        var (workers, figures) = Start(Gated, new WorkerOptions { MaxConcurrency = 2 });
        for (var i = 0; i < 6; i++)
            Work(workers, $"w{i}", i);
        await Eventually.Async(() => (_seen.Count, figures.Running, figures.Waiting) == (2, 2, 4), "two are worked on");

        workers.Tell(new SetConcurrency(5));

        await Eventually.Async(() => (_seen.Count, figures.Running, figures.Waiting) == (5, 5, 1), "five are worked on");
        _gate.Release(6);
        await Eventually.Async(() => figures.Completed == 6, "all are done");
    }

    [Fact]
    public async Task A_message_that_takes_too_long_is_cancelled_and_the_next_one_goes_on()
    {
        var (workers, figures) = Start(static async (_, message, cancellationToken) =>
        {
            if (message is "slow")
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        });
        Work(workers, "w", "slow");
        Work(workers, "w", "quick");

        await AdvanceUntilAsync(() => figures.Completed == 1, "the second is done");

        Assert.Equal((1, 0), (figures.TimedOut, figures.Abandoned));
    }

    [Fact]
    public async Task A_handler_that_does_not_heed_its_cancellation_is_left_to_itself()
    {
        var never = new TaskCompletionSource<object?>();
        var (workers, figures) = Start(
            (_, message, _) => message is "deaf" ? new ValueTask<object?>(never.Task) : ValueTask.FromResult<object?>(null),
            new WorkerOptions { MaxConcurrency = 1 });
        Work(workers, "w", "deaf");
        Work(workers, "w", "quick");

        await AdvanceUntilAsync(() => figures.Completed == 1, "the second is done");

        Assert.Equal((1, 1), (figures.TimedOut, figures.Abandoned));
    }

    [Fact]
    public async Task An_exception_costs_its_attempt_only()
    {
        var (workers, figures) = Start(
            static (_, message, _) => message is "bad" ? throw new IOException("bad") : ValueTask.FromResult<object?>(null));
        Work(workers, "w", "bad");
        Work(workers, "w", "good");

        await Eventually.Async(() => figures.Completed == 1, "the second is done");

        Assert.Equal(1, figures.Failed);
    }

    [Fact]
    public async Task A_worker_that_dies_costs_its_attempt_only()
    {
        var (workers, figures) = Start(Gated, new WorkerOptions { MaxConcurrency = 1 });
        Work(workers, "w", 1);
        Work(workers, "w", 2);
        await Eventually.Async(() => _seen.Count == 1, "the first is worked on");

        Sys.ActorSelection(workers.Path / "w-w").Tell(Kill.Instance);
        _gate.Release(2);

        await Eventually.Async(() => (figures.Failed, figures.Completed, figures.Running) == (1, 1, 0), "the second is done by another");
    }

    [Fact]
    public async Task A_full_queue_drops_and_counts()
    {
        var (workers, figures) = Start(Gated, new WorkerOptions { QueueCapacity = 2 });
        for (var i = 0; i < 5; i++)
            Work(workers, "w", i);

        await Eventually.Async(() => figures.Dropped == 2, "what is too much is dropped");

        _gate.Release(3);
        await Eventually.Async(() => figures.Completed == 3, "the rest is done");
    }

    [Fact]
    public async Task A_bound_on_all_that_waits_holds_over_all_addresses()
    {
        var (workers, figures) = Start(Gated, new WorkerOptions { TotalCapacity = 3, MaxConcurrency = 1 });
        for (var i = 0; i < 6; i++)
            Work(workers, $"w{i}", i);

        await Eventually.Async(() => figures.Dropped == 2, "what is too much is dropped");

        _gate.Release(4);
        await Eventually.Async(() => figures.Completed == 4, "the rest is done");
    }

    [Fact]
    public async Task What_is_worked_on_when_the_node_stops_is_cancelled()
    {
        var cancelled = new TaskCompletionSource();
        var (workers, figures) = Start(async (_, _, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            await _gate.WaitAsync(cancellationToken);
            return null;
        });
        Work(workers, "w", 1);
        await Eventually.Async(() => figures.Running == 1, "it is worked on");

        Sys.Stop(workers);

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static ActorAddress Address(string id) => new("work", id);

    private static void Work(IActorRef workers, string id, object message) =>
        workers.Tell(new WorkerRequest(Address(id), message, default), ActorRefs.NoSender);

    // Works on each message until the gate lets it go.
    private async ValueTask<object?> Gated(ActorAddress self, object message, CancellationToken cancellationToken)
    {
        _seen.Enqueue(message);
        await _gate.WaitAsync(cancellationToken);
        return null;
    }

    private (IActorRef Workers, WorkerFigures Figures) Start(WorkerHandler handler, WorkerOptions? options = null)
    {
        var kind = new WorkerKind("work", handler, options ?? new WorkerOptions());
        var figures = new WorkerFigures(kind);
        var self = TestActor;
        return (Sys.ActorOf(WorkerKindActor.PropsFor(
            kind, figures, _time, NullLogger.Instance, (asker, result) => self.Tell((asker, (int)result), ActorRefs.NoSender))), figures);
    }

    private Task AdvanceUntilAsync(Func<bool> condition, string claim) => Eventually.Async(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        claim);
}
