using Lbaas.Actors.Brakes;

namespace Lbaas.Tests.Brakes;

/// <summary>How many deaths are believed, and what happens when there are more.</summary>
public class ConvictionTests
{
    private static readonly TimeSpan Window = new BrakeOptions().Window;

    [Fact]
    public void Who_is_convicted_is_replaced()
    {
        var brake = new DrivenBrake();

        brake.Convict(1);

        Assert.True(brake.IsGranted(1));
    }

    [Fact]
    public void As_many_as_the_limit_are_believed()
    {
        var brake = new DrivenBrake();

        brake.ConvictMany(1, 10);

        Assert.Equal((10, false), (brake.Granted, brake.State.IsClosed));
    }

    [Fact]
    public void One_more_closes_it()
    {
        var brake = new DrivenBrake();

        brake.ConvictMany(1, 11);

        Assert.Equal(new RepairHeld(true, "More than 10 amphorae were found dead within 5 minutes."), brake.Held(11));
    }

    [Fact]
    public void Who_asks_again_is_not_convicted_twice()
    {
        var brake = new DrivenBrake();

        for (var i = 0; i < 20; i++)
            brake.Convict(1);

        Assert.Equal((1, false), (brake.State.ConvictionsTotal, brake.State.IsClosed));
    }

    [Fact]
    public void Who_is_heard_again_and_dies_again_within_the_window_is_not_convicted_twice()
    {
        var brake = new DrivenBrake();

        for (var i = 0; i < 20; i++)
        {
            brake.Convict(1);
            brake.Withdraw(1);
        }

        Assert.Equal((1, false), (brake.State.ConvictionsTotal, brake.State.IsClosed));
    }

    [Fact]
    public void Who_dies_again_later_is()
    {
        var brake = new DrivenBrake();
        brake.Convict(1);
        brake.Withdraw(1);
        brake.Pass(Window);

        brake.Convict(1);

        Assert.Equal(2, brake.State.ConvictionsTotal);
    }

    [Fact]
    public void What_is_older_than_the_window_does_not_count()
    {
        var brake = new DrivenBrake();
        brake.ConvictMany(1, 10);
        brake.Pass(Window);

        brake.ConvictMany(11, 10);

        Assert.False(brake.State.IsClosed);
    }

    [Fact]
    public void A_window_slides()
    {
        var brake = new DrivenBrake();
        brake.ConvictMany(1, 5);
        brake.Pass(Window / 2);
        brake.ConvictMany(6, 5);
        brake.Pass(Window / 2);

        brake.ConvictMany(11, 6);

        Assert.True(brake.State.IsClosed);
    }

    [Fact]
    public void When_it_closes_all_who_wait_are_told()
    {
        var brake = new DrivenBrake(new BrakeOptions { TotalMax = 2 });
        brake.ConvictMany(1, 10);
        Assert.False(brake.Held(3)!.IsClosed);

        brake.Convict(11);

        Assert.All(Enumerable.Range(3, 9), n => Assert.True(brake.Held(n)!.IsClosed));
    }

    [Fact]
    public void When_it_closes_what_was_granted_goes_on()
    {
        var brake = new DrivenBrake();
        brake.ConvictMany(1, 11);

        brake.Convict(1);

        Assert.Equal((true, 10), (brake.IsGranted(1), brake.Granted));
    }

    [Fact]
    public void While_it_is_closed_nobody_takes_a_place_that_is_free()
    {
        var brake = new DrivenBrake();
        brake.ConvictMany(1, 11);

        brake.End(1);

        Assert.Equal((false, 9), (brake.IsGranted(11), brake.Granted));
    }

    [Fact]
    public void It_opens_by_itself_when_nobody_died_for_a_whole_window_and_few_wait()
    {
        var brake = Closed(waiting: 10);

        brake.Pass(Window);

        Assert.Equal((false, true), (brake.State.IsClosed, brake.IsGranted(11)));
    }

    [Fact]
    public void It_does_not_open_before()
    {
        var brake = Closed(waiting: 10);

        brake.Pass(Window - TimeSpan.FromSeconds(1));

        Assert.True(brake.State.IsClosed);
    }

    [Fact]
    public void Another_death_puts_it_off()
    {
        var brake = Closed(waiting: 2);
        brake.Pass(Window / 2);
        brake.Convict(50);

        brake.Pass(Window / 2);
        Assert.True(brake.State.IsClosed);

        brake.Pass(Window / 2);
        Assert.False(brake.State.IsClosed);
    }

    [Fact]
    public void With_many_who_wait_it_stays_closed()
    {
        var brake = Closed(waiting: 11);

        brake.Pass(10 * Window);

        Assert.True(brake.State.IsClosed);
    }

    [Fact]
    public void It_opens_when_enough_of_them_turn_out_to_be_alive()
    {
        var brake = Closed(waiting: 12);
        brake.Pass(10 * Window);

        brake.Withdraw(11);
        Assert.True(brake.State.IsClosed);

        brake.Withdraw(12);
        Assert.False(brake.State.IsClosed);
    }

    [Fact]
    public void Who_is_withdrawn_waits_no_more()
    {
        var brake = Closed(waiting: 2);

        brake.Withdraw(11);

        Assert.Equal([DrivenBrake.Amphora(12)], brake.State.Queue.Values);
    }

    [Fact]
    public void Switched_off_everybody_is_held_and_told_why()
    {
        var brake = new DrivenBrake(new BrakeOptions { Enabled = false });

        brake.Convict(1);

        Assert.Equal(new RepairHeld(true, "Automatic failover is switched off (Lbaas:Failover:Enabled)."), brake.Held(1));
    }

    [Fact]
    public void Switched_on_again_they_are_let_go_when_the_server_starts()
    {
        var brake = new DrivenBrake(new BrakeOptions { Enabled = false });
        brake.Convict(1);

        brake.Restart(new BrakeOptions());

        Assert.True(brake.IsGranted(1));
    }

    [Fact]
    public void Switched_off_it_shows_so_before_anybody_dies()
    {
        var brake = new DrivenBrake(new BrakeOptions { Enabled = false });

        brake.Tell(new CheckBrake());

        Assert.Equal((true, brake.Now), (brake.State.IsClosed, brake.State.Since));
    }

    [Fact]
    public void Where_the_queue_is_full_nothing_is_noted_and_nobody_answered()
    {
        var brake = new DrivenBrake(new BrakeOptions { TotalMax = 1, QueueMax = 2 });
        brake.ConvictMany(1, 3);

        var effect = brake.Convict(4);

        Assert.Equal((0, 0), (effect.Events.Count, effect.Messages.Count));
    }

    // With ten that were let go before it closed, and have been replaced since.
    private static DrivenBrake Closed(int waiting)
    {
        var brake = new DrivenBrake();
        brake.ConvictMany(1, 10 + waiting);
        for (var n = 1; n <= 10; n++)
            brake.End(n);
        return brake;
    }
}
