using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Rollouts;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Rollouts;

/// <summary>What stops a rollout, what a stop means, and how it goes on.</summary>
public class BadSignTests
{
    [Fact]
    public void A_renewal_that_fails_stops_it()
    {
        var rollout = new Rollout(2);
        rollout.See(rollout.Balancers[0]);

        rollout.Renewed(rollout.Balancers[0], "it never came up");

        Assert.Equal((RolloutStatus.Stopped, "it never came up"), (rollout.State.Status, rollout.State.Cause));
        Assert.Equal(rollout.Balancers[0], rollout.State.BadSigns.Single().LoadBalancerId);
        Assert.Empty(rollout.InFlight);
    }

    [Theory]
    [InlineData(OperatingStatus.Online, OperatingStatus.Degraded)]
    [InlineData(OperatingStatus.Online, OperatingStatus.Offline)]
    [InlineData(OperatingStatus.Degraded, OperatingStatus.Error)]
    public void A_health_that_stays_worse_than_before_stops_it(string before, string after)
    {
        var rollout = new Rollout(2);
        rollout.See(rollout.Balancers[0], before);
        rollout.Renewed(rollout.Balancers[0]);

        rollout.Wait(TimeSpan.FromSeconds(39));
        rollout.See(rollout.Balancers[0], after);
        var patient = rollout.State.Status;
        rollout.Wait(TimeSpan.FromSeconds(1));
        rollout.See(rollout.Balancers[0], after);

        Assert.Equal((RolloutStatus.Running, RolloutStatus.Stopped), (patient, rollout.State.Status));
        Assert.Equal($"Its operating status is {after}; before it was {before}.", rollout.State.Cause);
    }

    [Fact]
    public void A_health_that_was_no_better_before_is_no_bad_sign()
    {
        var rollout = new Rollout(1);
        rollout.See(rollout.Balancers[0], OperatingStatus.Error);
        rollout.Renewed(rollout.Balancers[0]);

        rollout.Wait(TimeSpan.FromSeconds(10));
        rollout.See(rollout.Balancers[0], OperatingStatus.Error);

        Assert.Equal(RolloutStatus.Done, rollout.State.Status);
    }

    [Fact]
    public void One_that_was_worse_for_a_moment_must_be_well_anew_for_as_long()
    {
        var rollout = new Rollout(1);
        rollout.See(rollout.Balancers[0]);
        rollout.Renewed(rollout.Balancers[0]);
        rollout.See(rollout.Balancers[0], OperatingStatus.Offline);
        rollout.Wait(TimeSpan.FromSeconds(5));
        rollout.See(rollout.Balancers[0]);

        rollout.Wait(TimeSpan.FromSeconds(9));
        rollout.See(rollout.Balancers[0]);
        var early = rollout.State.Status;
        rollout.Wait(TimeSpan.FromSeconds(1));
        rollout.See(rollout.Balancers[0]);

        Assert.Equal((RolloutStatus.Running, RolloutStatus.Done), (early, rollout.State.Status));
    }

    [Fact]
    public void While_one_looks_worse_no_other_begins()
    {
        var rollout = new Rollout(3, Rollout.Wish with { AtOnce = 2 });
        rollout.See(rollout.Balancers[0]);
        rollout.Renewed(rollout.Balancers[0]);
        rollout.See(rollout.Balancers[0], OperatingStatus.Degraded);

        rollout.See(rollout.Balancers[1], image: "v2");
        var held = rollout.InFlight.ToList();
        rollout.See(rollout.Balancers[0]);

        Assert.Equal([rollout.Balancers[0]], held);
        Assert.Equal([rollout.Balancers[0], rollout.Balancers[2]], rollout.InFlight);
    }

    [Fact]
    public void A_closed_brake_stops_it_before_anything_is_done()
    {
        var rollout = new Rollout(1);

        var effect = rollout.See(rollout.Balancers[0], brake: "too many at once");

        Assert.Equal((RolloutStatus.Stopped, "The brake is closed: too many at once"), (rollout.State.Status, rollout.State.Cause));
        Assert.Empty(effect.Sent<RenewAmphorae>());
    }

    [Fact]
    public void A_new_amphora_that_dies_after_its_turn_stops_it()
    {
        var rollout = new Rollout(3);
        rollout.Finish(rollout.Balancers[0]);

        rollout.Actor.Tell(new RenewedAmphoraLost(rollout.Balancers[0], rollout.State.Id, Guid.Empty, "silent"));

        Assert.Equal((RolloutStatus.Stopped, rollout.Balancers[0]), (rollout.State.Status, rollout.State.BadSigns.Single().LoadBalancerId));
        Assert.Equal([rollout.Balancers[1]], rollout.InFlight);
    }

    [Fact]
    public void An_amphora_of_a_rollout_of_earlier_that_dies_is_none_of_its_matter()
    {
        var rollout = new Rollout(2);

        rollout.Actor.Tell(new RenewedAmphoraLost(rollout.Balancers[0], Guid.NewGuid(), Guid.Empty, "silent"));

        Assert.Equal(RolloutStatus.Running, rollout.State.Status);
    }

    [Fact]
    public void One_of_whom_nothing_is_heard_stops_it()
    {
        var rollout = new Rollout(2);
        rollout.See(rollout.Balancers[0]);

        rollout.Wait((2 * rollout.State.Wish.Within) + TimeSpan.FromMinutes(1));

        Assert.Equal(RolloutStatus.Stopped, rollout.State.Status);
        Assert.StartsWith("Nothing is heard of it", rollout.State.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_is_told_why()
    {
        var rollout = new Rollout(1);
        rollout.See(rollout.Balancers[0]);

        var news = rollout.Renewed(rollout.Balancers[0], "no").Sent<RolloutNews>().Single();

        Assert.Equal(new RolloutNews(rollout.State.Id, RolloutStatus.Stopped, "no"), news);
    }

    [Fact]
    public void What_is_in_flight_when_it_stops_ends_and_nothing_new_begins()
    {
        var rollout = new Rollout(4, Rollout.Wish with { AtOnce = 2 });
        rollout.Ask(new StopRollout(Rollout.Operator));

        rollout.Finish(rollout.Balancers[0]);
        rollout.Finish(rollout.Balancers[1]);

        Assert.Equal((RolloutStatus.Stopped, 2, 0), (rollout.State.Status, rollout.State.Done, rollout.InFlight.Count()));
        Assert.False(rollout.State.IsActive);
    }

    [Fact]
    public void Resumed_it_begins_with_the_one_that_failed()
    {
        var rollout = new Rollout(3);
        rollout.Finish(rollout.Balancers[0]);
        rollout.See(rollout.Balancers[1]);
        rollout.Renewed(rollout.Balancers[1], "no");

        rollout.Ask(new ResumeRollout(Rollout.Operator, SkipsBad: false));
        var again = rollout.InFlight.Single();
        rollout.Finish(rollout.Balancers[1]);
        rollout.Finish(rollout.Balancers[2]);

        Assert.Equal(rollout.Balancers[1], again);
        Assert.Equal((RolloutStatus.Done, 3, 0), (rollout.State.Status, rollout.State.Done, rollout.State.BadSigns.Count));
    }

    [Fact]
    public void Resumed_it_leaves_out_the_one_that_failed_if_told_to()
    {
        var rollout = new Rollout(2);
        rollout.See(rollout.Balancers[0]);
        rollout.Renewed(rollout.Balancers[0], "no");

        rollout.Ask(new ResumeRollout(Rollout.Operator, SkipsBad: true));

        Assert.Equal((rollout.Balancers[1], 1), (rollout.InFlight.Single(), rollout.State.Passed));
    }

    [Fact]
    public void Aborted_it_makes_room_for_another_when_nothing_is_in_flight_any_more()
    {
        var rollout = new Rollout(3);
        rollout.Ask(new AbortRollout(Rollout.Operator));
        var early = rollout.Ask(new BeginRollout(Rollout.Operator, Rollout.Wish, BalancerList.Of(rollout.Balancers)));
        rollout.Finish(rollout.Balancers[0]);

        var then = rollout.Ask(new BeginRollout(Rollout.Operator, Rollout.Wish, BalancerList.Of(rollout.Balancers)));

        Assert.IsType<Actors.Requests.Rejected>(early);
        Assert.IsType<Actors.Requests.Accepted>(then);
    }
}
