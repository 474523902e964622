using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>Who carries a load balancer is told with each revision, and never may two hold its VIP.</summary>
public class CarrierTests
{
    private readonly Balancer _balancer = Balancer.Active(new() { Roles = ["MASTER", "BACKUP"] });

    private Guid Master => _balancer.State.Slots[0].AmphoraId;

    private Guid Backup => _balancer.State.Slots[1].AmphoraId;

    [Fact]
    public void Each_of_a_pair_is_told_both()
    {
        _balancer.AddListener();

        var carriers = Told(Master);

        Assert.Equal([new Carrier(Master, "MASTER"), new Carrier(Backup, "BACKUP")], carriers);
    }

    [Fact]
    public void A_successor_waits_while_the_one_before_may_hold_the_VIP_and_the_other_knows_of_both()
    {
        var old = Master;
        _balancer.Ask(new FailoverAmphora(Balancer.Tenant, old));

        var carriers = Told(Master);

        Assert.Equal(
            [new Carrier(Master, "MASTER") { Waits = true }, new Carrier(old, "MASTER") { Waits = true }, new Carrier(Backup, "BACKUP")], carriers);
    }

    [Fact]
    public void When_it_is_gone_for_certain_another_revision_lets_the_successor_join()
    {
        var old = Master;
        _balancer.Ask(new FailoverAmphora(Balancer.Tenant, old));
        _balancer.Reach();
        var meanwhile = _balancer.State.Push;

        _balancer.Tell(new AmphoraRetired(old));

        Assert.Null(meanwhile);
        Assert.Equal([new Carrier(Master, "MASTER"), new Carrier(Backup, "BACKUP")], Told(Master));
    }

    [Fact]
    public void The_other_of_a_pair_is_not_succeeded_before_the_first_successor_has_joined()
    {
        var (master, backup) = (Master, Backup);
        _balancer.Ask(new FailoverLoadBalancer(Balancer.Tenant));
        _balancer.Reach();
        _balancer.Tell(new AmphoraRetired(backup));
        var joining = Told(Backup);

        var mastersPlace = _balancer.State.Slots[0];
        _balancer.Reach();

        Assert.All(joining, carrier => Assert.False(carrier.Waits));
        Assert.Equal((master, null), (mastersPlace.AmphoraId, mastersPlace.Leaving));
        Assert.Equal(master, _balancer.State.Slots[0].Leaving?.AmphoraId);
    }

    [Fact]
    public void A_change_meanwhile_lets_nobody_join()
    {
        _balancer.Ask(new FailoverAmphora(Balancer.Tenant, Master));
        _balancer.Reach();
        _balancer.AddListener();

        Assert.All(Told(Master), carrier => Assert.True(carrier.Waits));
    }

    [Fact]
    public void One_that_is_alone_needs_no_other_revision()
    {
        var single = Balancer.Active();
        var old = single.AmphoraId;
        single.Ask(new FailoverAmphora(Balancer.Tenant, old));
        single.Reach();

        single.Tell(new AmphoraRetired(old));

        Assert.Null(single.State.Push);
    }

    [Fact]
    public void The_successor_of_one_that_does_not_run_joins_as_soon_as_the_other_knows_of_it()
    {
        _balancer.Tell(new AmphoraLost(Master, "silent", IsFenced: true));
        var before = Told(Master).First().Waits;

        _balancer.Reach();

        Assert.True(before);
        Assert.Equal([new Carrier(Master, "MASTER"), new Carrier(Backup, "BACKUP")], Told(Master));
    }

    [Fact]
    public void What_is_learned_later_of_one_that_does_not_run_lets_its_successor_join()
    {
        var old = Master;
        _balancer.Tell(new AmphoraLost(old, "silent", IsFenced: false));
        _balancer.Reach();

        _balancer.Tell(new AmphoraLost(old, "silent", IsFenced: true));

        Assert.Equal([new Carrier(Master, "MASTER"), new Carrier(Backup, "BACKUP")], Told(Master));
    }

    [Fact]
    public void Of_two_that_died_neither_successor_joins_while_one_of_them_may_hold_the_VIP()
    {
        _balancer.Tell(new AmphoraLost(Master, "silent", IsFenced: true));
        _balancer.Tell(new AmphoraLost(Backup, "silent", IsFenced: false));

        Assert.All(Told(Master), carrier => Assert.True(carrier.Waits));
    }

    [Fact]
    public void When_nobody_confirms_the_end_of_a_pair_its_successors_take_the_VIP_after_a_while()
    {
        LoseBoth();
        _balancer.Reach();
        _balancer.Reach();
        var waited = _balancer.State.Push;

        _balancer.Actor.Fire("vip", TimeSpan.FromMinutes(1));

        Assert.Null(waited);
        Assert.Equal([new Carrier(Master, "MASTER"), new Carrier(Backup, "BACKUP")], Told(Master));
    }

    [Fact]
    public void One_successor_takes_the_VIP_although_there_is_no_room_for_the_other()
    {
        LoseBoth();
        _balancer.Tell(new RevisionReached(Master, _balancer.State.Push!.Revision));

        _balancer.Actor.Fire("vip", TimeSpan.FromMinutes(1));

        Assert.False(Told(Master).First().Waits);
    }

    [Fact]
    public void While_one_of_a_pair_lives_the_successor_of_the_other_waits_for_as_long_as_it_takes()
    {
        _balancer.Tell(new AmphoraLost(Master, "silent", IsFenced: false));

        _balancer.Reach();

        Assert.Null(_balancer.State.VipIdle);
    }

    [Fact]
    public void Those_that_are_gone_in_time_leave_no_clock()
    {
        var (master, backup) = (Master, Backup);
        LoseBoth();
        _balancer.Reach();

        _balancer.Tell(new AmphoraRetired(master));
        var effect = _balancer.Tell(new AmphoraRetired(backup));

        Assert.Contains(effect.Timers, timer => timer is { Name: "vip", DueAt: null });
    }

    [Fact]
    public void A_successor_that_never_joined_and_goes_is_waited_for_by_nobody()
    {
        var old = Master;
        _balancer.Tell(new AmphoraLost(old, "silent", IsFenced: true));
        _balancer.Tell(new AmphoraLost(Backup, "silent", IsFenced: false));
        var first = Backup;

        _balancer.Tell(new AmphoraFailed(first, "no room"));

        Assert.Contains(first, _balancer.State.Fenced);
    }

    private void LoseBoth()
    {
        var (master, backup) = (Master, Backup);
        _balancer.Tell(new AmphoraLost(master, "silent", IsFenced: false));
        _balancer.Tell(new AmphoraLost(backup, "silent", IsFenced: false));
    }

    // What an amphora that says it is ready is told.
    private IEnumerable<Carrier> Told(Guid amphora) => Assert.Single(_balancer.Tell(new AmphoraReady(amphora)).Sent<Configure>()).Carriers;
}
