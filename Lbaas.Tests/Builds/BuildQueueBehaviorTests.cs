using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Builds;

public class BuildQueueBehaviorTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    [Fact]
    public void As_many_are_admitted_as_the_limit_says()
    {
        var queue = Queue(limit: 2);

        var effects = Ids(1, 3).Select(id => queue.Tell(new RequestBuild(id, BuildPriority.Creation))).ToList();

        Assert.Equal([1, 1, 0], effects.Select(effect => effect.Sent<BuildAdmitted>().Count));
    }

    [Fact]
    public void Who_waits_is_told_how_many_come_before_it()
    {
        var queue = Queue(limit: 1);
        foreach (var id in Ids(1, 3))
            queue.Tell(new RequestBuild(id, BuildPriority.Creation));

        var effect = queue.Tell(new RequestBuild(Id(3), BuildPriority.Creation));

        Assert.Equal(2, effect.Sent<BuildHeld>().Single().Before);
        Assert.Empty(effect.Events);
    }

    [Fact]
    public void A_repair_comes_before_a_creation_and_that_before_a_spare()
    {
        var queue = Busy();
        queue.Tell(new RequestBuild(Id(2), BuildPriority.Spare));
        queue.Tell(new RequestBuild(Id(3), BuildPriority.Creation));
        queue.Tell(new RequestBuild(Id(4), BuildPriority.Repair));

        Assert.Equal([Id(4), Id(3), Id(2)], EndAll(queue, Id(1)));
    }

    [Fact]
    public void Of_the_same_priority_who_waits_longer_comes_first()
    {
        var queue = Busy();
        queue.Tell(new RequestBuild(Id(3), BuildPriority.Creation));
        queue.Fire(BuildQueueBehavior.AskTimer, TimeSpan.FromSeconds(20));
        queue.Tell(new RequestBuild(Id(2), BuildPriority.Creation));

        Assert.Equal([Id(3), Id(2)], EndAll(queue, Id(1)));
    }

    [Fact]
    public void Who_has_waited_long_enough_comes_before_the_more_urgent()
    {
        var queue = Busy();
        queue.Tell(new RequestBuild(Id(2), BuildPriority.Spare));
        queue.Fire(BuildQueueBehavior.AskTimer, TimeSpan.FromMinutes(2.6));
        queue.Tell(new RequestBuild(Id(3), BuildPriority.Failover));

        Assert.Equal([Id(2), Id(3)], EndAll(queue, Id(1)));
    }

    [Fact]
    public void A_slot_that_is_not_given_back_ends_by_itself()
    {
        var queue = Busy();
        queue.Tell(new RequestBuild(Id(2), BuildPriority.Creation));

        var effect = queue.Fire(BuildQueueBehavior.LeaseTimer, Lease);

        Assert.Equal(AmphoraCommand.AddressOf(Id(2)), effect.Messages.Single(message => message.Message is BuildAdmitted).Target);
        Assert.Equal([Id(2)], queue.State.Slots.Keys);
    }

    [Fact]
    public void Who_has_a_slot_is_told_again_that_it_may_decline()
    {
        var effect = Busy().Fire(BuildQueueBehavior.AskTimer, TimeSpan.FromSeconds(20));

        Assert.Equal(AmphoraCommand.AddressOf(Id(1)), effect.Messages.Single().Target);
        Assert.Contains(effect.Timers, timer => timer.Name == BuildQueueBehavior.AskTimer);
    }

    [Fact]
    public void Who_asks_again_has_the_slot_for_longer()
    {
        var queue = Busy();
        queue.Fire(BuildQueueBehavior.AskTimer, TimeSpan.FromMinutes(1));

        var effect = queue.Tell(new RequestBuild(Id(1), BuildPriority.Creation));

        Assert.Equal(queue.Now + Lease, effect.Sent<BuildAdmitted>().Single().Until);
        Assert.Equal(queue.Now + Lease, queue.State.Slots[Id(1)]);
    }

    [Fact]
    public void A_full_queue_remembers_the_more_urgent()
    {
        var queue = Queue(limit: 1, waitingMax: 1);
        queue.Tell(new RequestBuild(Id(1), BuildPriority.Creation));
        queue.Tell(new RequestBuild(Id(2), BuildPriority.Spare));

        queue.Tell(new RequestBuild(Id(3), BuildPriority.Repair));
        queue.Tell(new RequestBuild(Id(4), BuildPriority.Spare));

        Assert.Equal([Id(3)], queue.State.Waiting.Keys);
    }

    [Fact]
    public void Without_a_limit_any_more_all_that_wait_are_admitted()
    {
        var queue = Busy();
        foreach (var id in Ids(2, 3))
            queue.Tell(new RequestBuild(id, BuildPriority.Creation));
        var unlimited = new BuildQueueBehavior(new BuildQueueOptions());

        var effect = unlimited.Resume(queue.State, new ActorContext(BuildQueueCommand.Address, queue.Now, Guid.Empty, ReplyAddress.None));

        Assert.Equal(Ids(2, 3), effect.Events.OfType<BuildStarted>().Select(started => started.AmphoraId));
    }

    [Fact]
    public void The_journal_alone_gives_the_same_queue()
    {
        var queue = Busy();
        queue.Tell(new RequestBuild(Id(2), BuildPriority.Creation));
        queue.Tell(new RequestBuild(Id(3), BuildPriority.Spare));
        queue.Tell(new BuildEnded(Id(1)));

        var replayed = queue.Replayed();

        Assert.Equal((queue.State.Slots.Single(), queue.State.Waiting.Single()), (replayed.Slots.Single(), replayed.Waiting.Single()));
    }

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    private static IEnumerable<Guid> Ids(int first, int count) => Enumerable.Range(first, count).Select(Id);

    private static Driven<BuildQueueState, BuildQueueCommand, BuildQueueEvent> Queue(int limit, int waitingMax = 100) =>
        new(new BuildQueueBehavior(new BuildQueueOptions { Limit = limit, WaitingMax = waitingMax, Lease = Lease }), BuildQueueCommand.Address.Id);

    // The only slot is the first one's.
    private static Driven<BuildQueueState, BuildQueueCommand, BuildQueueEvent> Busy()
    {
        var queue = Queue(limit: 1);
        queue.Tell(new RequestBuild(Id(1), BuildPriority.Creation));
        return queue;
    }

    // In which order those that wait are admitted, each when the one before it is done.
    private static List<Guid> EndAll(Driven<BuildQueueState, BuildQueueCommand, BuildQueueEvent> queue, Guid first)
    {
        var order = new List<Guid>();
        for (var ended = first; !queue.State.Waiting.IsEmpty; ended = order[^1])
            order.Add(queue.Tell(new BuildEnded(ended)).Events.OfType<BuildStarted>().Single().AmphoraId);
        return order;
    }
}
