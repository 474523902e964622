using Lbaas.Akka.Entities;
using Lbaas.Tests.Runtime;

namespace Lbaas.Akka.Tests.Entities;

/// <summary>An asker whose question, or whose answer, may have been lost with a node.</summary>
public sealed class InquiryTests : EntityTestKit
{
    [Fact]
    public void A_question_that_nobody_has_and_nothing_came_of_is_lost()
    {
        Inquire("a", known: 0);

        Assert.Equal(RefusalKind.Lost, ExpectMsg<EntityRefusal>().Kind);
    }

    [Fact]
    public void Where_something_was_written_since_it_is_not_known_what_came_of_it()
    {
        Ask<long>("a", new Add(5));
        Unload("a");

        Inquire("a", known: 0);

        Assert.Equal(RefusalKind.Unknown, ExpectMsg<EntityRefusal>().Kind);
    }

    [Fact]
    public void Where_it_is_not_known_what_was_before_nothing_is_concluded()
    {
        Inquire("a", known: null);

        Assert.Equal(RefusalKind.Unknown, ExpectMsg<EntityRefusal>().Kind);
    }

    [Fact]
    public void One_who_is_being_answered_gets_the_answer_first()
    {
        var gate = new TaskCompletionSource();
        Script.Gate = gate.Task;
        Send("a", new Add(5));
        AwaitWrites(1);

        Inquire("a", known: 0);
        gate.SetResult();

        Assert.Equal(5L, ExpectMsg<EntityReply>().Message);
    }

    [Fact]
    public void One_whom_the_state_remembers_is_left_waiting()
    {
        Send("a", new Promise("milk", TimeSpan.FromMinutes(1)));
        // Answered when the promise has been written.
        Total("a");

        Inquire("a", known: 0);
        Scheduler.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("remember milk", ExpectMsg<EntityReply>().Message);
    }

    [Fact]
    public void One_whom_the_state_remembers_is_left_waiting_by_the_entity_that_comes_after()
    {
        Send("a", new Promise("milk", TimeSpan.FromMinutes(1)));
        AwaitWrites(1);
        Region.Tell(new EntityEnvelope(Address("a"), new Leave()), Watcher);
        Watcher.FishForMessage(static message => message is Gone);

        Inquire("a", known: 0);
        Assert.Equal("a resumed", Hear());
        Scheduler.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("remember milk", ExpectMsg<EntityReply>().Message);
    }

    [Fact]
    public void An_entity_that_waits_for_something_asks_again_when_a_node_is_lost()
    {
        Ask<string>("a", new Keep("milk", TimeSpan.FromMinutes(1)));

        Sys.ActorSelection(Region.Path / "a").Tell(NodeLost.Instance);

        Assert.Equal("a resumed", Hear());
    }

    private void Inquire(string id, long? known) => Region.Tell(new EntityInquiry(Address(id), known), TestActor);
}
