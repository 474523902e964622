using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Rollouts;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Rollouts;

/// <summary>Issue 5, 6: one command renews the fleet at a rate, stops at the first bad sign, resumes.</summary>
public class RolloutBehaviorTests
{
    [Fact]
    public void The_first_one_is_looked_at_before_anything_is_done()
    {
        var rollout = new Rollout(3);

        Assert.Equal(rollout.Balancers[0], rollout.Begun.Sent<LookAtBalancer>().Single().LoadBalancerId);
        Assert.Empty(rollout.Begun.Sent<RenewAmphorae>());
    }

    [Fact]
    public void Amphorae_of_another_image_are_to_be_replaced()
    {
        var rollout = new Rollout(1);

        var renew = rollout.See(rollout.Balancers[0]).Sent<RenewAmphorae>().Single();

        Assert.Equal(("v2", Rollout.AmphoraOf(rollout.Balancers[0])), (renew.Image, renew.Amphorae.Single()));
    }

    [Fact]
    public void One_that_has_the_image_already_is_done_at_once()
    {
        var rollout = new Rollout(1);

        rollout.See(rollout.Balancers[0], image: "v2");

        Assert.Equal((RolloutStatus.Done, 1), (rollout.State.Status, rollout.State.Done));
    }

    [Fact]
    public void Without_an_image_what_is_older_than_the_rollout_is_replaced()
    {
        var rollout = new Rollout(2, new RolloutWish());
        var young = new SeenAmphora(Guid.NewGuid(), AmphoraStatus.Allocated, null, rollout.Actor.Now);

        var old = rollout.See(rollout.Balancers[0]);
        rollout.Renewed(rollout.Balancers[0]);
        rollout.Wait(TimeSpan.FromSeconds(10));
        rollout.See(rollout.Balancers[0]);
        rollout.Actor.Tell(new BalancerSeen(rollout.Balancers[1], rollout.Actor.Now, new Sight(ProvisioningStatus.Active, OperatingStatus.Online, [young], null)));

        Assert.Single(old.Sent<RenewAmphorae>());
        Assert.Equal((RolloutStatus.Done, 2), (rollout.State.Status, rollout.State.Done));
    }

    [Fact]
    public void The_next_one_waits_until_the_first_has_been_well_for_long_enough()
    {
        var rollout = new Rollout(2);
        rollout.See(rollout.Balancers[0]);
        rollout.Renewed(rollout.Balancers[0]);
        rollout.Wait(TimeSpan.FromSeconds(9));
        rollout.See(rollout.Balancers[0]);
        var early = rollout.InFlight.Single();

        rollout.Wait(TimeSpan.FromSeconds(1));
        rollout.See(rollout.Balancers[0]);

        Assert.Equal((rollout.Balancers[0], rollout.Balancers[1]), (early, rollout.InFlight.Single()));
    }

    [Fact]
    public void No_more_are_in_flight_than_may_be()
    {
        var rollout = new Rollout(5, Rollout.Wish with { AtOnce = 2 });
        var first = rollout.InFlight.ToList();

        rollout.Finish(rollout.Balancers[1]);

        Assert.Equal(rollout.Balancers.Take(2), first);
        Assert.Equal([rollout.Balancers[0], rollout.Balancers[2]], rollout.InFlight);
    }

    [Fact]
    public void Between_two_there_is_the_pause()
    {
        var rollout = new Rollout(2, Rollout.Wish with { Pause = TimeSpan.FromSeconds(60) });
        rollout.Finish(rollout.Balancers[0]);
        rollout.Wait(TimeSpan.FromSeconds(59));
        var early = rollout.InFlight.Count();

        rollout.Wait(TimeSpan.FromSeconds(1));

        Assert.Equal((0, rollout.Balancers[1]), (early, rollout.InFlight.Single()));
    }

    [Fact]
    public void It_is_done_when_all_have_had_their_turn()
    {
        var rollout = new Rollout(2);

        rollout.Finish(rollout.Balancers[0]);
        var last = rollout.Finish(rollout.Balancers[1]);

        Assert.Equal((RolloutStatus.Done, 2), (rollout.State.Status, rollout.State.Done));
        Assert.Equal([RolloutBehavior.AgainTimer], last.Timers.Where(timer => timer.DueAt is null).Select(timer => timer.Name));
    }

    [Fact]
    public void What_is_deleted_meanwhile_is_passed_over()
    {
        var rollout = new Rollout(2);

        rollout.Actor.Tell(new BalancerSeen(rollout.Balancers[0], rollout.Actor.Now, null));

        Assert.Equal((1, rollout.Balancers[1]), (rollout.State.Passed, rollout.InFlight.Single()));
    }

    [Fact]
    public void What_is_in_ERROR_anyhow_is_passed_over()
    {
        var rollout = new Rollout(2);

        rollout.See(rollout.Balancers[0], provisioning: ProvisioningStatus.Error);

        Assert.Equal(new PassedOver(rollout.Balancers[0], "It is in ERROR."), rollout.State.PassedLately.Single());
    }

    [Fact]
    public void One_that_is_busy_is_asked_again()
    {
        var rollout = new Rollout(1);
        rollout.See(rollout.Balancers[0]);
        rollout.Answer(rollout.Balancers[0], (id, step) => new RenewalPostponed(id, step, "busy"));

        var again = rollout.Wait(TimeSpan.FromSeconds(1));

        Assert.Equal([rollout.Balancers[0]], Rollout.Renewing(again));
    }

    [Fact]
    public void One_that_is_busy_all_the_time_is_passed_over()
    {
        var rollout = new Rollout(1);
        rollout.See(rollout.Balancers[0]);
        rollout.Wait(rollout.State.Wish.Within);

        rollout.Answer(rollout.Balancers[0], (id, step) => new RenewalPostponed(id, step, "busy"));

        Assert.Equal((RolloutStatus.Done, "It was busy all the time: busy"), (rollout.State.Status, rollout.State.PassedLately.Single().Reason));
    }

    [Fact]
    public void One_that_waits_for_amphorae_of_its_own_is_waited_for()
    {
        var rollout = new Rollout(1);

        var early = rollout.See(rollout.Balancers[0], amphora: AmphoraStatus.Booting);
        var then = rollout.See(rollout.Balancers[0]);

        Assert.Equal((0, 1), (early.Sent<RenewAmphorae>().Count, then.Sent<RenewAmphorae>().Count));
    }

    [Fact]
    public void A_rollout_is_refused_while_another_runs_or_can_be_resumed()
    {
        var rollout = new Rollout(1);
        var running = rollout.Ask(new BeginRollout(Rollout.Operator, Rollout.Wish, BalancerList.Of(rollout.Balancers)));
        rollout.Ask(new StopRollout(Rollout.Operator));

        var stopped = rollout.Ask(new BeginRollout(Rollout.Operator, Rollout.Wish, BalancerList.Of(rollout.Balancers)));

        Assert.Equal((409, 409), (Assert.IsType<Rejected>(running).Fault.Code, Assert.IsType<Rejected>(stopped).Fault.Code));
    }

    [Fact]
    public void What_was_before_is_remembered()
    {
        var rollout = new Rollout(1);
        rollout.Finish(rollout.Balancers[0]);
        var first = rollout.State.Id;

        rollout.Begin(Rollout.Wish);

        Assert.Equal((first, RolloutStatus.Done, 1), (rollout.State.History.Single().Id, rollout.State.History.Single().Status, rollout.State.History.Single().Done));
        Assert.NotEqual(first, rollout.State.Id);
    }

    [Theory]
    [InlineData(StepPhase.Looking)]
    [InlineData(StepPhase.Renewing)]
    [InlineData(StepPhase.Settling)]
    public void After_a_restart_it_goes_on_from_where_it_was(StepPhase phase)
    {
        var rollout = new Rollout(1);
        if (phase != StepPhase.Looking)
            rollout.See(rollout.Balancers[0]);
        if (phase == StepPhase.Settling)
            rollout.Renewed(rollout.Balancers[0]);

        var resumed = rollout.Actor.Resume();

        Assert.Equal(phase == StepPhase.Renewing ? typeof(RenewAmphorae) : typeof(LookAtBalancer), resumed.Messages.Single().Message.GetType());
        Assert.Equal(RolloutBehavior.AgainTimer, resumed.Timers.Single().Name);
    }

    [Fact]
    public void A_hundred_thousand_load_balancers_come_out_of_the_list_as_they_went_in()
    {
        var ids = Enumerable.Range(0, 100_000).Select(_ => Guid.NewGuid()).ToList();

        var list = BalancerList.Of(ids);

        Assert.Equal((ids.Count, ids[0], ids[^1], 2_200_000), (list.Count, list[0], list[^1], list.Packed.Length));
    }
}
