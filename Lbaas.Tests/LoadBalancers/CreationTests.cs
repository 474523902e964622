using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.LoadBalancers;

public class CreationTests
{
    [Fact]
    public void A_creation_asks_for_its_vip_before_anything_else()
    {
        var effect = new Balancer().Create();

        Assert.Equal([typeof(AllocateVip)], effect.Messages.Select(m => m.Message.GetType()));
    }

    [Fact]
    public void Nobody_sees_it_before_the_network_service_has_said_yes()
    {
        var balancer = new Balancer();

        balancer.Create();

        Assert.Null(balancer.State.View());
    }

    [Fact]
    public void With_the_vip_the_client_is_answered_PENDING_CREATE_and_an_amphora_is_claimed()
    {
        var balancer = new Balancer();
        balancer.Create();

        var effect = balancer.Tell(new VipReady(Balancer.Vip));

        var view = Assert.IsType<LoadBalancerView>(Assert.IsType<Accepted>(effect.Replies.Single().Message).View);
        Assert.Equal((ProvisioningStatus.PendingCreate, Balancer.Vip.Address), (view.ProvisioningStatus, view.Parent.Vip!.Address));
        Assert.Single(effect.Sent<ClaimAmphora>());
    }

    [Fact]
    public void Its_client_is_awaited_until_then_and_nobody_else()
    {
        var (balancer, behavior) = (new Balancer(), new LoadBalancerBehavior(new LoadBalancerOptions()));
        balancer.Create();
        var asked = (behavior.Awaits(balancer.State, new ReplyAddress("creator")), behavior.Awaits(balancer.State, new ReplyAddress("another")));

        balancer.Tell(new VipReady(Balancer.Vip));

        Assert.Equal((true, false), asked);
        Assert.False(behavior.Awaits(balancer.State, new ReplyAddress("creator")));
    }

    [Fact]
    public void A_vip_that_is_refused_refuses_the_creation_and_leaves_nothing()
    {
        var balancer = new Balancer();
        balancer.Create();

        var effect = balancer.Tell(new VipRefused(Fault.ReferenceNotFound("Subnet", Guid.Empty)));

        Assert.Equal(400, Assert.IsType<Rejected>(effect.Replies.Single().Message).Fault.Code);
        Assert.Equal(Stage.Gone, balancer.State.Stage);
    }

    [Fact]
    public void A_network_service_that_is_away_keeps_it_PENDING_and_is_asked_again()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipUnavailable("the network service is away"));

        var again = balancer.Actor.Fire("again", TimeSpan.FromSeconds(5));

        Assert.Equal(ProvisioningStatus.PendingCreate, balancer.Status);
        Assert.Single(again.Sent<AllocateVip>());
    }

    [Fact]
    public void A_ready_amphora_is_configured_with_the_whole_tree()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipReady(Balancer.Vip));

        var effect = balancer.Tell(new AmphoraReady(balancer.AmphoraId));

        var configure = effect.Sent<Configure>().Single();
        Assert.Equal((1L, Balancer.Vip), (configure.Revision, configure.Configuration.LoadBalancer!.Vip));
    }

    [Fact]
    public void It_is_ACTIVE_when_its_amphora_has_the_revision()
    {
        var balancer = Balancer.Active();

        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void An_amphora_that_never_comes_up_is_replaced_within_the_deadline()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipReady(Balancer.Vip));
        var first = balancer.AmphoraId;

        balancer.Tell(new AmphoraFailed(first, "no capacity"));
        var again = balancer.Actor.Fire("again", TimeSpan.FromSeconds(5));

        Assert.NotEqual(first, again.Sent<ClaimAmphora>().Single().CandidateId);
        Assert.Equal(ProvisioningStatus.PendingCreate, balancer.Status);
    }

    [Fact]
    public void Past_its_deadline_it_is_ERROR_with_the_reason_and_gives_its_amphora_back()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipReady(Balancer.Vip));
        balancer.Tell(new AmphoraDelayed(balancer.AmphoraId, "no capacity"));

        var effect = balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(10));

        Assert.Equal(ProvisioningStatus.Error, balancer.Status);
        Assert.Contains("no capacity", balancer.State.Errors[balancer.Id], StringComparison.Ordinal);
        Assert.Single(effect.Sent<RetireAmphora>());
    }

    [Fact]
    public void The_same_id_is_not_created_twice()
    {
        var balancer = Balancer.Active();

        var effect = balancer.Create();

        Assert.Equal(409, Assert.IsType<Rejected>(effect.Replies.Single().Message).Fault.Code);
    }

    [Fact]
    public void After_a_restart_it_asks_for_the_vip_it_waits_for()
    {
        var balancer = new Balancer();
        balancer.Create();

        Assert.Single(balancer.Actor.Resume().Sent<AllocateVip>());
    }

    [Fact]
    public void After_a_restart_it_claims_the_amphora_it_waits_for()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipReady(Balancer.Vip));

        Assert.Single(balancer.Actor.Resume().Sent<ClaimAmphora>());
    }
}
