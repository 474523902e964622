using System.Collections.Immutable;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>A creation that its VIP makes impossible (LI-10): refused as if nothing had been asked, but for the VIP.</summary>
public sealed class VipRefusalTests
{
    private readonly Balancer _balancer = new();

    [Fact]
    public void LI_10_the_creation_is_refused_when_the_VIP_is_known()
    {
        Create();

        var effect = _balancer.Tell(new VipReady(Balancer.Vip));

        Assert.Equal(
            "Validation failure: CIDR 2001:db8::/32 IP version incompatible with all VIPs ['127.1.0.1'] IP version.",
            Assert.IsType<Rejected>(effect.Replies.Single().Message).Fault.Text);
    }

    [Fact]
    public void LI_10_the_VIP_is_given_back_before_all_is_forgotten()
    {
        Create();

        var effect = _balancer.Tell(new VipReady(Balancer.Vip));
        var stage = _balancer.State.Stage;
        _balancer.Tell(new VipGone());

        Assert.Equal(
            (Balancer.Vip, Stage.Refused, Stage.Gone, true),
            (effect.Sent<ReleaseVip>().Single().Vip, stage, _balancer.State.Stage, _balancer.State.View() is null));
    }

    [Fact]
    public void LI_10_a_restart_asks_again_for_the_VIP_to_be_taken_back()
    {
        Create();
        _balancer.Tell(new VipReady(Balancer.Vip));

        Assert.Single(_balancer.Actor.Resume().Sent<ReleaseVip>());
    }

    [Fact]
    public void LI_10_what_was_accepted_without_a_VIP_becomes_ERROR_and_can_be_deleted()
    {
        Create();
        _balancer.Tell(new VipUnavailable("away"));

        _balancer.Tell(new VipReady(Balancer.Vip));

        var status = _balancer.Status;
        _balancer.Ask(new DeleteLoadBalancer(Balancer.Tenant, Cascade: true));
        Assert.Equal(("ERROR", "PENDING_DELETE"), (status, _balancer.Status));
    }

    [Fact]
    public void VI_7_the_policy_of_the_port_becomes_the_load_balancers()
    {
        var policy = Guid.NewGuid();
        _balancer.Create();

        _balancer.Tell(new VipReady(Balancer.Vip with { QosPolicyId = policy }));

        Assert.Equal(policy, _balancer.State.View()!.Parent.VipQosPolicyId);
    }

    private void Create()
    {
        var listener = new Listener { Id = Guid.NewGuid(), Protocol = Protocols.Http, ProtocolPort = 80, AllowedCidrs = ["2001:db8::/32"] };
        _balancer.Create(Configuration.Empty with { Listeners = ImmutableSortedDictionary<Guid, Listener>.Empty.Add(listener.Id, listener) });
    }
}
