using Akka.Actor;
using Akka.Event;
using Lbaas.Akka.Entities;
using Lbaas.Tests.Runtime;
using Microsoft.Data.Sqlite;

namespace Lbaas.Akka.Tests.Entities;

public sealed class JournalTroubleTests : EntityTestKit
{
    [Fact]
    public void Of_a_write_that_failed_nothing_is_known()
    {
        Ask<long>("a", new Add(5));
        Script.Failure = new IOException("disk");

        Assert.Equal(RefusalKind.Unknown, AskInVain("a", new Add(5)));
    }

    [Fact]
    public void After_a_failed_write_the_next_message_reads_the_entity_anew()
    {
        Ask<long>("a", new Add(5));
        Script.Failure = new IOException("disk");
        AskInVain("a", new Add(5));
        Watcher.ExpectMsg<Gone>();

        Assert.Equal(6, Ask<long>("a", new Add(1)));
    }

    [Fact]
    public void What_waited_behind_a_failed_write_is_refused_as_not_written()
    {
        var gate = new TaskCompletionSource();
        (Script.Gate, Script.Failure) = (gate.Task, new IOException("disk"));
        Send("a", new Add(1));
        AwaitWrites(1);
        Send("a", new Add(2));
        Send("a", new Add(3));

        gate.SetResult();

        Assert.Equal(
            [RefusalKind.Unknown, RefusalKind.NotWritten, RefusalKind.NotWritten],
            Enumerable.Range(0, 3).Select(_ => ExpectMsg<EntityRefusal>().Kind));
    }

    [Fact]
    public void Who_is_not_the_first_to_write_a_number_has_lost_the_entity()
    {
        Ask<long>("a", new Add(5));
        Script.Failure = new AggregateException(new InvalidOperationException(
            "the batch failed", new SqliteException("UNIQUE constraint failed", 19, 2067)));

        Assert.Equal(RefusalKind.OwnershipLost, AskInVain("a", new Add(5)));
    }

    [Fact]
    public void A_write_to_a_database_that_is_full_has_not_happened()
    {
        Script.Failure = new SqliteException("database or disk is full", 13, 13);

        Assert.Equal(RefusalKind.NotWritten, AskInVain("a", new Add(5)));
    }

    [Fact]
    public void A_write_that_the_journal_refuses_has_not_happened()
    {
        Ask<long>("a", new Add(5));
        Script.Rejection = new ArgumentException("too long");

        Assert.Equal(RefusalKind.NotWritten, AskInVain("a", new Add(5, 3)));
    }

    [Fact]
    public void A_refused_write_leaves_no_hole_in_the_history()
    {
        Ask<long>("a", new Add(5));
        Script.Rejection = new ArgumentException("too long");
        AskInVain("a", new Add(5, 3));
        Send("a", new Add(2));
        Assert.Equal(new EntityReply(7L, "ledger-a", 2), ExpectMsg<EntityReply>());

        Unload("a");

        Assert.Equal(7, Total("a"));
    }

    [Fact]
    public void What_waited_behind_a_refused_write_is_dealt_with()
    {
        var gate = new TaskCompletionSource();
        (Script.Gate, Script.Rejection) = (gate.Task, new ArgumentException("too long"));
        Settings = new EntitySettings { MailboxCapacity = 2 };
        Send("a", new Add(1));
        AwaitWrites(1);
        Send("a", new Add(2));
        Send("a", new Add(3));
        Assert.Equal(RefusalKind.Full, AskInVain("a", new Add(4)));

        gate.SetResult();

        Assert.Equal(RefusalKind.NotWritten, ExpectMsg<EntityRefusal>().Kind);
        Assert.Equal([2L, 5L], [ExpectMsg<EntityReply>().Message, ExpectMsg<EntityReply>().Message]);
    }

    [Fact]
    public void Who_waits_for_a_write_as_the_entity_is_killed_is_told_that_nothing_is_known()
    {
        Script.Gate = new TaskCompletionSource().Task;
        Send("a", new Add(1));
        AwaitWrites(1);

        Sys.ActorSelection(Region.Path / "a").Tell(PoisonPill.Instance);

        Assert.Equal(RefusalKind.Unknown, ExpectMsg<EntityRefusal>().Kind);
    }

    [Fact]
    public void Who_asks_while_the_journal_can_not_be_read_is_refused()
    {
        Script.ReadFailure = new IOException("away");

        Assert.Equal(RefusalKind.NotWritten, AskInVain("a", new Add(5)));
    }

    [Fact]
    public void Once_the_journal_can_be_read_again_the_next_message_is_dealt_with()
    {
        Script.ReadFailure = new IOException("away");
        AskInVain("a", new Add(5));
        Watcher.ExpectMsg<Gone>();

        Script.ReadFailure = null;

        Assert.Equal(5, Ask<long>("a", new Add(5)));
    }

    [Fact]
    public void A_history_that_can_not_be_replayed_quarantines_its_entity_alone()
    {
        Poison("a");

        Send("a", new Read());

        var refusal = ExpectMsg<EntityRefusal>();
        Assert.Equal(RefusalKind.Quarantined, refusal.Kind);
        Assert.Contains("poison", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(5, Ask<long>("b", new Add(5)));
    }

    [Fact]
    public void A_quarantined_entity_stays_so_without_reading_over_and_over()
    {
        Poison("a");
        for (var i = 0; i < 5; i++)
            AskInVain("a", new Add(1));

        Assert.Equal(1, Counters[EntityCounter.Quarantined]);
    }

    [Fact]
    public void A_quarantined_entity_is_tried_again_on_demand()
    {
        Poison("a");
        AskInVain("a", new Read());
        Format.IsImmune = true;

        Region.Tell(new RetryQuarantined(Address("a")));

        Assert.Equal(LedgerFormat.Poison, Total("a"));
    }

    [Fact]
    public void A_quarantined_entity_is_tried_again_after_a_while()
    {
        Poison("a");
        AskInVain("a", new Read());
        Format.IsImmune = true;

        Scheduler.Advance(Settings.QuarantineRetry);

        Assert.Equal(LedgerFormat.Poison, Total("a"));
    }

    [Fact]
    public void A_snapshot_spares_the_events_before_it()
    {
        Settings = new EntitySettings { SnapshotInterval = 10 };
        Ask<long>("a", new Add(1, 25));
        AwaitSnapshots(1);
        Unload("a");

        Assert.Equal(25, Total("a"));
        Ask<long>("a", new Add(1));
        Unload("a");
        Assert.Equal(26, Total("a"));
        Assert.Equal(26, Script.ReplayedFrom);
    }

    [Fact]
    public void A_snapshot_that_can_not_be_read_costs_nothing_but_time()
    {
        Settings = new EntitySettings { SnapshotInterval = 10 };
        Ask<long>("a", new Add(1, 25));
        AwaitSnapshots(1);
        Unload("a");
        Format.LosesSnapshots = true;

        Assert.Equal(25, Total("a"));
        Assert.Equal(1, Script.ReplayedFrom);
        Assert.Equal(new EntityReply(26L, "ledger-a", 26), AskForReply("a", new Add(1)));
    }

    [Fact]
    public void A_message_that_does_not_reach_its_entity_is_refused()
    {
        ListenForLostMessages();

        Sys.DeadLetters.Tell(new EntityEnvelope(Address("a"), new Read()), TestActor);

        Assert.Equal(RefusalKind.Undelivered, ExpectMsg<EntityRefusal>().Kind);
    }

    [Fact]
    public void A_message_that_a_region_drops_is_refused()
    {
        ListenForLostMessages();

        Sys.DeadLetters.Tell(new Dropped(new EntityEnvelope(Address("a"), new Read()), "its shard moves", TestActor, ActorRefs.NoSender));

        Assert.Equal(RefusalKind.Undelivered, ExpectMsg<EntityRefusal>().Kind);
    }

    [Fact]
    public void A_message_that_a_moving_shard_leaves_aside_is_refused()
    {
        ListenForLostMessages();

        Sys.EventStream.Publish(new UnhandledMessage(new EntityEnvelope(Address("a"), new Read()), TestActor, ActorRefs.NoSender));

        Assert.Equal(RefusalKind.Undelivered, ExpectMsg<EntityRefusal>().Kind);
    }

    private void ListenForLostMessages()
    {
        // Its answer says that it listens.
        Sys.ActorOf(Props.Create<LostMessages>()).Tell(new Identify(1), TestActor);
        ExpectMsg<ActorIdentity>();
    }

    private EntityReply AskForReply(string id, ILedgerCommand command)
    {
        Send(id, command);
        return ExpectMsg<EntityReply>();
    }

    private void Poison(string id)
    {
        Ask<string>(id, new PersistPoison());
        Unload(id);
    }

    private void AwaitSnapshots(int count) =>
        Await(() => Counters[EntityCounter.Snapshots] == count);
}
