using Lbaas.Actors.Brakes;

namespace Lbaas.Tests.Brakes;

/// <summary>How many are replaced at once, and who is next.</summary>
public class VelocityTests
{
    private static readonly BrakeOptions Calm = new() { ConvictionsMax = 1_000 };

    [Fact]
    public void Two_of_a_host()
    {
        var brake = new DrivenBrake(Calm);

        for (var n = 1; n <= 3; n++)
            brake.Convict(n, "zone", "host");

        Assert.Equal((true, true, false), (brake.IsGranted(1), brake.IsGranted(2), brake.IsGranted(3)));
    }

    [Fact]
    public void Hosts_of_the_same_name_in_two_zones_are_two()
    {
        var brake = new DrivenBrake(Calm);

        for (var n = 1; n <= 4; n++)
            brake.Convict(n, $"zone-{n % 2}", "host");

        Assert.Equal(4, brake.Granted);
    }

    [Fact]
    public void Five_of_a_zone_also_where_no_host_is_named()
    {
        var brake = new DrivenBrake(Calm);

        for (var n = 1; n <= 6; n++)
            brake.Convict(n, "zone");

        Assert.Equal((5, false), (brake.Granted, brake.IsGranted(6)));
    }

    [Fact]
    public void Ten_of_all()
    {
        var brake = new DrivenBrake(Calm);

        brake.ConvictMany(1, 11);

        Assert.Equal((10, false), (brake.Granted, brake.IsGranted(11)));
    }

    [Fact]
    public void Who_waits_for_a_place_is_not_told_that_it_is_closed()
    {
        var brake = new DrivenBrake(Calm);

        brake.ConvictMany(1, 11);

        Assert.Equal(new RepairHeld(false, "As many are being replaced as may be at once; it waits for its turn."), brake.Held(11));
    }

    [Fact]
    public void A_zone_that_is_full_does_not_hold_others_back()
    {
        var brake = new DrivenBrake(Calm);
        for (var n = 1; n <= 7; n++)
            brake.Convict(n, "zone");

        brake.Convict(8, "another");

        Assert.True(brake.IsGranted(8));
    }

    [Fact]
    public void A_place_that_is_given_back_goes_to_who_waits_longest()
    {
        var brake = new DrivenBrake(Calm);
        brake.ConvictMany(1, 12);

        brake.End(3);

        Assert.Equal((true, false), (brake.IsGranted(11), brake.IsGranted(12)));
    }

    [Fact]
    public void An_end_that_is_said_twice_gives_back_one_place()
    {
        var brake = new DrivenBrake(Calm);
        brake.ConvictMany(1, 12);

        brake.End(3);
        brake.End(3);

        Assert.Equal((10, false), (brake.Granted, brake.IsGranted(12)));
    }

    [Fact]
    public void A_replacement_that_hangs_gives_its_place_to_others()
    {
        var brake = new DrivenBrake(Calm with { TotalMax = 1 });
        brake.ConvictMany(1, 2);

        brake.Pass(Calm.GrantDeadline);

        Assert.Equal((false, true), (brake.IsGranted(1), brake.IsGranted(2)));
    }

    [Fact]
    public void It_queues_behind_all_others_then()
    {
        var brake = new DrivenBrake(Calm with { TotalMax = 1 });
        brake.ConvictMany(1, 3);

        brake.Pass(Calm.GrantDeadline);

        Assert.Equal([DrivenBrake.Amphora(3), DrivenBrake.Amphora(1)], brake.State.Queue.Values);
    }

    [Fact]
    public void It_is_no_second_conviction()
    {
        var brake = new DrivenBrake(Calm with { TotalMax = 1 });
        brake.Convict(1);

        brake.Pass(3 * Calm.GrantDeadline);

        Assert.Equal((1, true), (brake.State.ConvictionsTotal, brake.IsGranted(1)));
    }

    [Fact]
    public void One_that_ends_while_it_queues_again_is_gone()
    {
        var brake = new DrivenBrake(Calm with { TotalMax = 1 });
        brake.ConvictMany(1, 2);
        brake.Pass(Calm.GrantDeadline);

        brake.End(1);

        Assert.Empty(brake.State.Waiting);
    }

    [Fact]
    public void Limits_that_were_lowered_hold_before_anybody_else_is_let_go()
    {
        var brake = new DrivenBrake(Calm);
        brake.ConvictMany(1, 11);
        brake.Restart(Calm with { TotalMax = 2 });

        for (var n = 1; n <= 8; n++)
            brake.End(n);
        Assert.False(brake.IsGranted(11));

        brake.End(9);
        Assert.True(brake.IsGranted(11));
    }
}
