using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Format;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>A repair that fails again and again is tried again, and does not build node after node.</summary>
public class RepairPauseTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private readonly Balancer _balancer = Balancer.Active();

    [Fact]
    public void The_pause_doubles_with_each_failure_up_to_a_quarter_of_an_hour()
    {
        TimeSpan[] expected = [First, First * 2, First * 4, First * 8, First * 16, Longest, Longest];
        foreach (var pause in expected)
        {
            FailOnce(_balancer);

            Assert.Empty(LostAfter(_balancer, pause - TimeSpan.FromSeconds(1)).Sent<ClaimAmphora>());
            _balancer.Actor.Fire("", TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void Meanwhile_it_stays_ERROR_and_the_next_attempt_is_known()
    {
        FailOnce(_balancer);

        LostAfter(_balancer, TimeSpan.FromSeconds(10));

        var work = Assert.Single(PendingWork.Of(_balancer.State), work => work.Kind == PendingWork.Repair);
        Assert.Equal(ProvisioningStatus.Error, _balancer.Status);
        Assert.Equal(_balancer.Actor.Now + TimeSpan.FromSeconds(20), work.NextAttempt);
        Assert.Contains("refused by the node", work.Reason);
    }

    [Fact]
    public void A_success_ends_it()
    {
        FailOnce(_balancer);
        FailOnceAfter(First);
        LostAfter(_balancer, First * 2);
        _balancer.Reach();

        FailOnce(_balancer);

        Assert.Single(LostAfter(_balancer, First).Sent<ClaimAmphora>());
    }

    [Fact]
    public void An_operators_failover_begins_at_once_and_ends_it()
    {
        FailOnce(_balancer);

        var effect = _balancer.Tell(new FailoverLoadBalancer(Balancer.Tenant));

        Assert.NotEmpty(effect.Events);
        Assert.Empty(_balancer.State.RepairPauses);
    }

    [Fact]
    public void The_other_of_a_pair_that_dies_meanwhile_is_repaired_at_once()
    {
        var pair = Balancer.Active(new LoadBalancerOptions { Roles = ["MASTER", "BACKUP"] });
        var other = pair.State.Slots[1].AmphoraId;
        FailOnce(pair);

        Assert.Single(pair.Tell(Lost(other)).Sent<ClaimAmphora>());
    }

    [Fact]
    public void One_whose_instance_is_gone_waits_for_the_next_attempt_too()
    {
        FailOnce(_balancer);
        var dead = _balancer.AmphoraId;

        _balancer.Tell(new AmphoraFailed(dead, "Its instance was lost."));

        Assert.Equal(dead, _balancer.AmphoraId);
    }

    [Fact]
    public void A_successor_that_misses_listeners_as_well_is_not_replaced_at_once()
    {
        _balancer.Tell(Lost(_balancer.AmphoraId, missesListeners: true));
        _balancer.Reach();

        Assert.Empty(_balancer.Tell(Lost(_balancer.AmphoraId, missesListeners: true)).Events);
        Assert.Single(LostAfter(_balancer, Longest, missesListeners: true).Sent<ClaimAmphora>());
    }

    [Fact]
    public void One_that_falls_silent_after_a_repair_for_missing_listeners_is_replaced_at_once()
    {
        _balancer.Tell(Lost(_balancer.AmphoraId, missesListeners: true));
        _balancer.Reach();

        Assert.Single(_balancer.Tell(Lost(_balancer.AmphoraId)).Sent<ClaimAmphora>());
    }

    [Fact]
    public void It_outlives_a_restart_with_and_without_a_snapshot()
    {
        var format = new EventFormat();
        _balancer.Tell(Lost(_balancer.AmphoraId, missesListeners: true));
        _balancer.Refuse("refused by the node");
        var journal = _balancer.Actor.Journal.Select(@event => format.Read(format.Write(@event)));

        var replayed = new Driven<LoadBalancerState, LoadBalancerCommand, LoadBalancerEvent>(new LoadBalancerBehavior(new()), _balancer.Id.ToString(), journal).State;
        var restored = (LoadBalancerState)format.ReadState(format.WriteState(_balancer.State), typeof(LoadBalancerState))!;

        Assert.All([replayed, restored], state =>
        {
            Assert.Equal(_balancer.Actor.Now, state.ListenersRepairedAt);
            Assert.Equal(_balancer.State.RepairPauses.Single(), state.RepairPauses.Single());
        });
    }

    private void FailOnceAfter(TimeSpan pause)
    {
        _balancer.Actor.Fire("", pause);
        FailOnce(_balancer);
    }

    private static void FailOnce(Balancer balancer)
    {
        Assert.NotEmpty(balancer.Tell(Lost(balancer.AmphoraId)).Sent<ClaimAmphora>());
        balancer.Refuse("refused by the node");
    }

    private static Effect LostAfter(Balancer balancer, TimeSpan pause, bool missesListeners = false)
    {
        balancer.Actor.Fire("", pause);
        return balancer.Tell(Lost(balancer.AmphoraId, missesListeners));
    }

    private static AmphoraLost Lost(Guid amphora, bool missesListeners = false) =>
        new(amphora, "It is silent, and so is its agent.", IsFenced: false) { MissesListeners = missesListeners };
}
