using Lbaas.Actors.Brakes;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.Brakes;

/// <summary>What an operator's word does.</summary>
public class OverrideTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Opened_those_who_wait_are_let_go_at_the_velocity_limits()
    {
        var brake = Closed(waiting: 15);

        brake.Say(OverrideMode.Open, Hour);
        for (var n = 1; n <= 3; n++)
            brake.End(n);

        Assert.Equal((10, true, false), (brake.Granted, brake.IsGranted(13), brake.IsGranted(14)));
    }

    [Fact]
    public void Opened_it_is_on_its_own_again_and_open_when_nobody_waits()
    {
        var brake = Closed(waiting: 2);
        brake.Say(OverrideMode.Open, Hour);

        brake.End(1);
        brake.End(2);

        Assert.Equal((null, false), (brake.State.Override, brake.State.IsClosed));
    }

    [Fact]
    public void What_was_let_go_by_an_operator_counts_no_more()
    {
        var brake = Closed(waiting: 1);
        brake.Say(OverrideMode.Open, Hour);
        brake.End(1);

        brake.ConvictMany(100, 10);
        Assert.False(brake.State.IsClosed);

        brake.Convict(110);
        Assert.True(brake.State.IsClosed);
    }

    [Fact]
    public void Opened_it_stays_open_however_many_die()
    {
        var brake = Closed(waiting: 5);
        brake.Say(OverrideMode.Open, Hour);

        brake.ConvictMany(100, 50);

        Assert.Equal(new RepairHeld(false, "As many are being replaced as may be at once; it waits for its turn."), brake.Held(149));
    }

    [Fact]
    public void When_its_time_is_over_it_is_closed_again_and_all_are_told()
    {
        var brake = Closed(waiting: 15);
        brake.Say(OverrideMode.Open, TimeSpan.FromMinutes(5));
        Assert.False(brake.Held(25)!.IsClosed);

        brake.Pass(TimeSpan.FromMinutes(5));

        Assert.Equal((null, true, true), (brake.State.Override, brake.State.IsClosed, brake.Held(25)!.IsClosed));
    }

    [Fact]
    public void Opened_with_nobody_waiting_it_is_on_its_own_at_once()
    {
        var brake = Closed(waiting: 1);
        brake.Withdraw(11);

        brake.Say(OverrideMode.Open, Hour);

        Assert.Equal((null, false), (brake.State.Override, brake.State.IsClosed));
    }

    [Fact]
    public void Opened_while_it_is_switched_off_it_lets_go_who_waits_and_is_closed_again()
    {
        var brake = new DrivenBrake(new BrakeOptions { Enabled = false });
        brake.Convict(1);

        brake.Say(OverrideMode.Open, Hour);
        brake.Convict(2);

        Assert.Equal((true, false), (brake.IsGranted(1), brake.IsGranted(2)));
    }

    [Fact]
    public void Held_closed_nobody_is_let_go()
    {
        var brake = new DrivenBrake();
        brake.Say(OverrideMode.Closed);

        brake.Convict(1);

        Assert.Equal(new RepairHeld(true, "An operator holds it closed: as agreed"), brake.Held(1));
    }

    [Fact]
    public void Held_closed_it_stays_so_until_somebody_says_otherwise()
    {
        var brake = new DrivenBrake();
        brake.Say(OverrideMode.Closed);
        brake.Convict(1);
        brake.Pass(24 * Hour);
        Assert.False(brake.IsGranted(1));

        brake.Say(OverrideMode.Auto);

        Assert.True(brake.IsGranted(1));
    }

    [Fact]
    public void Held_closed_for_a_time_it_opens_after_it()
    {
        var brake = new DrivenBrake();
        brake.Say(OverrideMode.Closed, Hour);

        brake.Pass(Hour);

        Assert.Equal((null, false), (brake.State.Override, brake.State.IsClosed));
    }

    [Fact]
    public void Given_back_to_the_rules_it_is_what_they_say()
    {
        var brake = Closed(waiting: 15);
        brake.Say(OverrideMode.Open, Hour);

        brake.Say(OverrideMode.Auto);

        Assert.True(brake.State.IsClosed);
    }

    [Fact]
    public void Who_said_it_why_and_when_is_kept()
    {
        var brake = new DrivenBrake();

        brake.Say(OverrideMode.Closed, Hour);

        Assert.Equal(
            new BrakeOverride(OverrideMode.Closed, brake.Now + Hour, "as agreed", "operator", "req-1", brake.Now), brake.State.Override);
    }

    [Fact]
    public void The_operator_is_answered() =>
        Assert.IsType<Accepted>(new DrivenBrake().Say(OverrideMode.Closed).Replies.Single().Message);

    // With ten that were granted before it closed.
    private static DrivenBrake Closed(int waiting)
    {
        var brake = new DrivenBrake();
        brake.ConvictMany(1, 10 + waiting);
        return brake;
    }
}
