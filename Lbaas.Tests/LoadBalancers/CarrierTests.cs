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

    // What an amphora that says it is ready is told.
    private IEnumerable<Carrier> Told(Guid amphora) => Assert.Single(_balancer.Tell(new AmphoraReady(amphora)).Sent<Configure>()).Carriers;
}
