using Lbaas.Actors.Amphorae;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.LoadBalancers;

public class DeletionTests
{
    [Fact]
    public void The_vip_goes_back_only_when_the_amphora_is_gone()
    {
        var balancer = Balancer.Active();
        var amphora = balancer.AmphoraId;

        var asked = balancer.Tell(Delete());
        var retired = balancer.Tell(new AmphoraRetired(amphora));

        Assert.Equal([typeof(RetireAmphora)], asked.Messages.Select(m => m.Message.GetType()));
        Assert.Equal([typeof(ReleaseVip)], retired.Messages.Select(m => m.Message.GetType()));
    }

    [Fact]
    public void It_is_gone_when_amphora_and_vip_are()
    {
        var balancer = Balancer.Active();
        var amphora = balancer.AmphoraId;
        balancer.Tell(Delete());
        balancer.Tell(new AmphoraRetired(amphora));

        balancer.Tell(new VipGone());

        Assert.Equal(Stage.Gone, balancer.State.Stage);
        Assert.Null(balancer.State.View());
    }

    [Fact]
    public void With_children_it_takes_a_cascade()
    {
        var balancer = Balancer.Active();
        balancer.AddListener();

        var fault = Balancer.Refused(balancer.Ask(new DeleteLoadBalancer(Balancer.Tenant, Cascade: false)));

        Assert.Equal(new Fault(400, $"Validation failure: Cannot delete Load Balancer {balancer.Id} - it has children"), fault);
    }

    [Fact]
    public void It_overtakes_a_creation_that_is_under_way()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipReady(Balancer.Vip));

        var effect = balancer.Tell(Delete());

        Assert.Single(effect.Sent<RetireAmphora>());
        Assert.Equal(ProvisioningStatus.PendingDelete, balancer.State.View()!.ProvisioningStatus);
    }

    [Fact]
    public void While_it_ends_no_other_change_is_taken()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Delete());

        var fault = Balancer.Refused(balancer.Ask(new UpdateLoadBalancer(Balancer.Tenant, new LoadBalancerPatch { Name = "x" })));

        Assert.Equal(new Fault(409, $"Invalid state PENDING_DELETE of loadbalancer resource {balancer.Id}"), fault);
    }

    [Fact]
    public void A_deletion_that_misses_its_deadline_is_ERROR_and_can_be_asked_for_again()
    {
        var balancer = Balancer.Active();
        var amphora = balancer.AmphoraId;
        balancer.Tell(Delete());
        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(10));
        var missed = balancer.Status;
        balancer.Tell(new AmphoraRetired(amphora));
        balancer.Tell(new VipGone());

        balancer.Tell(Delete());

        Assert.Equal((ProvisioningStatus.Error, Stage.Gone), (missed, balancer.State.Stage));
    }

    [Fact]
    public void After_a_restart_it_asks_for_what_is_not_gone_yet()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Delete());

        Assert.Single(balancer.Actor.Resume().Sent<RetireAmphora>());
    }

    private static DeleteLoadBalancer Delete() => new(Balancer.Tenant, Cascade: true);
}
