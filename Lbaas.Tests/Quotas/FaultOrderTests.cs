using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Requests;
using Lbaas.Tests.LoadBalancers;

namespace Lbaas.Tests.Quotas;

/// <summary>Early rules, quota, lock, late rules: in this order (spec api 15).</summary>
public sealed class FaultOrderTests
{
    private static readonly Fault OverQuota = new(403, "Quota has been met for resources: Member");

    [Fact]
    public void An_early_rule_comes_before_the_quota()
    {
        var balancer = Balancer.Active();
        var pool = balancer.AddPool();
        balancer.Reach();

        Assert.Equal(400, Balancer.Refused(balancer.Ask(Member(pool, "169.254.169.254"))).Code);
    }

    [Fact]
    public void The_quota_comes_before_the_lock()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Strict = true });
        var pool = balancer.AddPool();

        Assert.Equal(OverQuota, Balancer.Refused(balancer.Ask(Member(pool, "10.0.0.1"))));
    }

    [Fact]
    public void The_quota_comes_before_a_late_rule()
    {
        var balancer = Balancer.Active();
        balancer.AddListener(80);

        var again = new CreateListener(Balancer.Tenant, new Listener { Protocol = Protocols.Http, ProtocolPort = 80 }) { OverQuota = OverQuota };

        Assert.Equal(OverQuota, Balancer.Refused(balancer.Ask(again)));
    }

    [Fact]
    public void What_the_quota_refuses_changes_nothing_even_if_all_else_is_well()
    {
        var balancer = Balancer.Active();
        var pool = balancer.AddPool();
        balancer.Reach();

        Assert.Equal(OverQuota, Balancer.Refused(balancer.Ask(Member(pool, "10.0.0.1"))));
        Assert.Empty(balancer.State.Displayed.Pools[pool].Members);
    }

    private static CreateMember Member(Guid pool, string address) =>
        new(Balancer.Tenant, pool, new Member { Address = address, ProtocolPort = 80 }) { OverQuota = OverQuota };
}
