using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>Spec api 15, as Octavia does it.</summary>
public class StrictModeTests
{
    private static readonly LoadBalancerOptions Strict = new() { Strict = true };

    [Fact]
    public void A_child_of_a_pending_load_balancer_is_refused()
    {
        var balancer = Balancer.Active(Strict);
        balancer.AddListener(80);

        var outcome = balancer.Ask(new CreateListener(Balancer.Tenant, new Listener { Protocol = Protocols.Http, ProtocolPort = 81 }));

        Assert.Equal(new Fault(409, $"Load Balancer {balancer.Id} is immutable and cannot be updated."), Balancer.Refused(outcome));
    }

    [Fact]
    public void Its_own_update_is_refused_with_its_state()
    {
        var balancer = Balancer.Active(Strict);
        balancer.AddListener(80);

        var outcome = balancer.Ask(new UpdateLoadBalancer(Balancer.Tenant, new LoadBalancerPatch { Name = "x" }));

        Assert.Equal(new Fault(409, $"Invalid state PENDING_UPDATE of loadbalancer resource {balancer.Id}"), Balancer.Refused(outcome));
    }

    [Fact]
    public void Its_deletion_is_refused_while_it_is_pending()
    {
        var balancer = Balancer.Active(Strict);
        balancer.AddListener(80);

        var outcome = balancer.Ask(new DeleteLoadBalancer(Balancer.Tenant, Cascade: true));

        Assert.Equal(409, Balancer.Refused(outcome).Code);
    }

    [Fact]
    public void A_member_of_a_pool_in_ERROR_is_refused()
    {
        var balancer = Balancer.Active(Strict);
        var pool = balancer.AddPool();
        balancer.Refuse("poison");

        var outcome = balancer.Ask(new CreateMember(Balancer.Tenant, pool, new Member { Address = "10.0.0.1", ProtocolPort = 80 }));

        Assert.Equal(new Fault(409, $"Pool {pool} is immutable and cannot be updated."), Balancer.Refused(outcome));
    }

    [Fact]
    public void When_it_is_ACTIVE_again_the_next_change_is_taken()
    {
        var balancer = Balancer.Active(Strict);
        balancer.AddListener(80);
        balancer.Reach();

        var outcome = balancer.Ask(new CreateListener(Balancer.Tenant, new Listener { Protocol = Protocols.Http, ProtocolPort = 81 }));

        Assert.IsType<Accepted>(outcome);
    }
}
