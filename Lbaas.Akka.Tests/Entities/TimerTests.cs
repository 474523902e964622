using Akka.Actor;
using Lbaas.Akka.Entities;
using Lbaas.Tests.Runtime;

namespace Lbaas.Akka.Tests.Entities;

public sealed class TimerTests : EntityTestKit
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_timer_fires_when_it_is_due()
    {
        Ask<string>("a", new Keep("tea", s_minute));

        Scheduler.Advance(s_minute);

        Assert.Equal("a reminded of tea", Hear());
    }

    [Fact]
    public void A_timer_that_was_set_anew_does_not_fire_at_its_old_time()
    {
        Ask<string>("a", new Keep("tea", s_minute));
        Ask<string>("a", new Keep("tea", s_minute * 2));

        Scheduler.Advance(s_minute);
        Assert.Contains("tea", Ask<Ledger>("a", new Read()).Notes.Keys);
        Scheduler.Advance(s_minute);

        Assert.Equal("a reminded of tea", Hear());
    }

    [Fact]
    public void A_timer_that_has_been_sent_but_was_set_anew_meanwhile_is_ignored()
    {
        Ask<string>("a", new Keep("tea", s_minute));
        var gate = new TaskCompletionSource();
        Script.Gate = gate.Task;
        Send("a", new Keep("tea", s_minute * 5));
        AwaitWrites(2);

        Scheduler.Advance(s_minute);
        gate.SetResult();
        ExpectMsg<EntityReply>();

        Assert.Contains("tea", Ask<Ledger>("a", new Read()).Notes.Keys);
    }

    [Fact]
    public void Resume_sets_the_timers_of_an_entity_that_comes_back_before_anything_else()
    {
        Ask<string>("a", new Keep("tea", s_minute));
        Unload("a");
        Region.Tell(new WakeUpEntity(Address("a")));
        Assert.Equal("a resumed", Hear());
        Total("a");

        Scheduler.Advance(s_minute);

        Assert.Equal("a reminded of tea", Hear());
    }

    [Fact]
    public void A_timer_that_was_due_while_its_entity_was_away_fires_when_it_comes_back()
    {
        Ask<string>("a", new Keep("tea", s_minute));
        Unload("a");
        Scheduler.Advance(s_minute * 3);
        Region.Tell(new WakeUpEntity(Address("a")));
        Assert.Equal("a resumed", Hear());

        Assert.Equal("a reminded of tea", Hear());
    }

    [Fact]
    public void A_timer_further_away_than_schedulers_like_fires_when_it_is_due()
    {
        Settings = new EntitySettings { IdleTimeout = TimeSpan.FromDays(1) };
        Ask<string>("a", new Keep("tea", TimeSpan.FromHours(3)));

        for (var hour = 0; hour < 3; hour++)
        {
            Assert.False(Outbox.HasMessages);
            Scheduler.Advance(TimeSpan.FromHours(1));
            Total("a");
        }

        Assert.Equal("a reminded of tea", Hear());
    }

    [Fact]
    public void A_timer_that_its_behavior_can_not_handle_stays_set_and_is_tried_again_later_and_later()
    {
        Ask<string>("a", new Keep("broken pot", s_minute));
        Scheduler.Advance(s_minute);
        Total("a");
        Assert.Equal(1, Counters[EntityCounter.TimersPostponed]);

        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Total("a");
        Assert.Equal(2, Counters[EntityCounter.TimersPostponed]);
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Total("a");
        Assert.Equal(2, Counters[EntityCounter.TimersPostponed]);
        Scheduler.Advance(TimeSpan.FromSeconds(1));
        Total("a");

        Assert.Equal(3, Counters[EntityCounter.TimersPostponed]);
    }

    [Fact]
    public void A_timer_whose_write_fails_fires_again_once_its_entity_is_started_anew()
    {
        Ask<string>("a", new Keep("tea", s_minute));
        Script.Failure = new IOException("disk");
        Scheduler.Advance(s_minute);
        Watcher.FishForMessage(message => message is Gone);

        Scheduler.Advance(Settings.WriteRetry);
        Assert.Equal("a resumed", Hear());

        Assert.Equal("a reminded of tea", Hear());
    }
}
