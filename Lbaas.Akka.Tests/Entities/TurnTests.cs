using Lbaas.Akka.Entities;
using Lbaas.Tests.Runtime;

namespace Lbaas.Akka.Tests.Entities;

public sealed class TurnTests : EntityTestKit
{
    [Fact]
    public void A_reply_says_how_far_its_entity_had_got()
    {
        Send("a", new Add(5, 3));

        Assert.Equal(new EntityReply(15L, "ledger-a", 3), ExpectMsg<EntityReply>());
    }

    [Fact]
    public void Nothing_leaves_before_it_is_durable()
    {
        var gate = new TaskCompletionSource();
        Script.Gate = gate.Task;
        Send("a", new Add(5));
        AwaitWrites(1);

        Assert.False(HasMessages || Outbox.HasMessages);
        gate.SetResult();
        Assert.Equal(5L, ExpectMsg<EntityReply>().Message);
        Assert.Equal("a added 5", Hear());
    }

    [Fact]
    public void It_is_told_that_something_became_durable_before_the_answer_and_not_of_what_changes_nothing()
    {
        Send("a", new Add(5));
        ExpectMsg<EntityReply>();
        var afterWrite = Written;

        Total("a");

        Assert.Equal((1, 1), (afterWrite, Written));
    }

    [Fact]
    public void What_arrives_during_a_write_goes_into_the_next_one_together_and_in_order()
    {
        var gate = HoldWrites(then: 10);

        gate.SetResult();

        Assert.Equal(Enumerable.Range(1, 11).Select(static i => (object)(long)i), Enumerable.Range(1, 11).Select(_ => ExpectMsg<EntityReply>().Message));
        Assert.Equal([1, 10], Script.Writes);
    }

    [Fact]
    public void An_answer_that_needs_no_write_does_not_overtake_one_that_does()
    {
        Send("a", new Add(1));
        Send("a", new Read());

        Assert.Equal(1L, ExpectMsg<EntityReply>().Message);
        Assert.Equal(1L, ((Ledger)ExpectMsg<EntityReply>().Message).Total);
    }

    [Fact]
    public void Who_finds_a_full_mailbox_is_told_so()
    {
        var gate = HoldWrites(then: 1);

        Assert.Equal(RefusalKind.Full, AskInVain("a", new Add(1)));

        gate.SetResult();
        Assert.Equal([1L, 2L], [ExpectMsg<EntityReply>().Message, ExpectMsg<EntityReply>().Message]);
    }

    [Fact]
    public void A_message_of_no_use_is_refused()
    {
        Region.Tell(new EntityEnvelope(Address("a"), "what?"), TestActor);

        Assert.Equal(RefusalKind.Unhandled, ExpectMsg<EntityRefusal>().Kind);
    }

    [Fact]
    public void What_a_behavior_throws_costs_that_message_alone()
    {
        Ask<long>("a", new Add(5));

        Assert.Equal(RefusalKind.Failed, AskInVain("a", new Break()));

        Assert.Equal(5, Total("a"));
    }

    [Fact]
    public void What_a_behavior_throws_leaves_the_others_of_its_batch_as_they_were()
    {
        var gate = new TaskCompletionSource();
        Script.Gate = gate.Task;
        Send("a", new Add(1));
        AwaitWrites(1);
        Send("a", new Add(1));
        Send("a", new Break());
        Send("a", new Add(1));

        gate.SetResult();
        ExpectMsg<EntityReply>();
        var answers = ReceiveN(3).ToList();

        Assert.Equal([2L, 3L], answers.OfType<EntityReply>().Select(static reply => reply.Message));
        Assert.Equal(RefusalKind.Failed, Assert.Single(answers.OfType<EntityRefusal>()).Kind);
    }

    [Fact]
    public void An_entity_that_has_left_comes_back_with_its_history()
    {
        Ask<long>("a", new Add(5, 3));
        Unload("a");

        Assert.Equal(15, Total("a"));
    }

    [Fact]
    public void A_behavior_may_have_its_entity_leave()
    {
        Unload("a");

        Assert.Equal(1, Counters[EntityCounter.Passivations]);
    }

    [Fact]
    public void What_Resume_remembers_is_durable_before_the_first_message_is_dealt_with()
    {
        Behavior = new EagerLedger();
        Send("a", new Read());
        Assert.Equal(1, Assert.IsType<Ledger>(ExpectMsg<EntityReply>(reply => reply.SequenceNumber == 1).Message).Total);
        Unload("a");

        Assert.Equal(2, Total("a"));
    }

    [Fact]
    public void An_entity_without_messages_leaves()
    {
        Ask<long>("a", new Add(5));

        Scheduler.Advance(Settings.IdleTimeout);

        Watcher.FishForMessage(message => message is Gone { Id: "a" });
    }

    [Fact]
    public void An_entity_whose_timer_is_due_soon_stays()
    {
        Ask<string>("a", new Keep("tea", Settings.IdleTimeout * 1.5));

        Scheduler.Advance(Settings.IdleTimeout);
        Total("a");

        Assert.Equal(0, Counters[EntityCounter.Passivations]);
    }

    [Fact]
    public void What_is_still_being_written_is_answered_before_the_entity_stops()
    {
        var gate = HoldWrites(then: 1);
        Sys.ActorSelection(Region.Path / "a").Tell(StopEntity.Instance);

        gate.SetResult();

        Assert.Equal([1L, 2L], [ExpectMsg<EntityReply>().Message, ExpectMsg<EntityReply>().Message]);
        Watcher.ExpectMsg<Gone>();
    }

    /// <summary>An entity that waits for the journal, with so many additions waiting behind it, and no place for more.</summary>
    private TaskCompletionSource HoldWrites(int then)
    {
        Settings = new EntitySettings { MailboxCapacity = then };
        var gate = new TaskCompletionSource();
        Script.Gate = gate.Task;
        Send("a", new Add(1));
        AwaitWrites(1);
        for (var i = 0; i < then; i++)
            Send("a", new Add(1));
        AskInVain("a", new Add(1));
        return gate;
    }
}
