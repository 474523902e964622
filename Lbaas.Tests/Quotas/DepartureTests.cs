using Lbaas.Actors.Contract;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Requests;
using Lbaas.Tests.LoadBalancers;

namespace Lbaas.Tests.Quotas;

/// <summary>When a load balancer tells the quota of its project what is gone.</summary>
public sealed class DepartureTests
{
    private static readonly LoadBalancerOptions Counted = new() { Quotas = true };

    [Fact]
    public void A_member_gives_its_place_back_when_the_amphorae_are_without_it()
    {
        var balancer = Balancer.Active(Counted);
        var pool = balancer.AddPool();
        balancer.Reach();
        var member = balancer.AddMember(pool, "10.0.0.1");
        balancer.Reach();

        var accepted = balancer.Tell(new DeleteMember(Balancer.Tenant, pool, member));

        Assert.Empty(accepted.Sent<ReleasePlaces>());
        Assert.Equal([(QuotaKinds.Member, member)], Released(balancer.Reach()));
    }

    [Fact]
    public void A_pool_gives_back_the_places_of_its_members_and_its_monitor_too()
    {
        var balancer = Balancer.Active(Counted);
        var pool = balancer.AddPool();
        balancer.Reach();
        var member = balancer.AddMember(pool, "10.0.0.1");
        balancer.Reach();
        var monitor = Balancer.Accepted(balancer.Ask(new CreateHealthMonitor(
            Balancer.Tenant, pool, new HealthMonitor { Type = "TCP", Delay = 5, Timeout = 4, MaxRetries = 3 })));
        balancer.Reach();
        balancer.Tell(new DeletePool(Balancer.Tenant, pool));

        Assert.Equal(
            [(QuotaKinds.Pool, pool), (QuotaKinds.Member, member), (QuotaKinds.HealthMonitor, monitor)], Released(balancer.Reach()));
    }

    [Fact]
    public void The_end_of_a_load_balancer_gives_everything_back()
    {
        var balancer = Balancer.Active(Counted);
        var listener = balancer.AddListener();
        balancer.Reach();
        var amphora = balancer.AmphoraId;
        balancer.Tell(new DeleteLoadBalancer(Balancer.Tenant, Cascade: true));
        balancer.Tell(new AmphoraRetired(amphora));

        Assert.Equal(
            [(QuotaKinds.LoadBalancer, balancer.Id), (QuotaKinds.Listener, listener)], Released(balancer.Tell(new VipGone())));
    }

    [Fact]
    public void A_creation_that_the_network_refuses_gives_everything_back()
    {
        var balancer = new Balancer(Counted);
        balancer.Create();

        var effect = balancer.Tell(new VipRefused(Fault.Validation("no")));

        Assert.Equal([(QuotaKinds.LoadBalancer, balancer.Id)], Released(effect));
    }

    [Fact]
    public void What_failed_is_still_there_and_keeps_its_place()
    {
        var balancer = Balancer.Active(Counted);
        balancer.AddListener();

        Assert.Empty(balancer.Refuse("invalid").Sent<ReleasePlaces>());
    }

    [Fact]
    public void It_is_the_quota_of_its_project_that_is_told()
    {
        var balancer = Balancer.Active(Counted);
        var listener = balancer.AddListener();
        balancer.Reach();
        balancer.Tell(new DeleteListener(Balancer.Tenant, listener));

        Assert.Contains(balancer.Reach().Messages, message => message.Target == new ActorAddress("quota", "project"));
    }

    [Fact]
    public void Where_nobody_counts_nobody_is_told()
    {
        var balancer = Balancer.Active();
        var listener = balancer.AddListener();
        balancer.Reach();
        balancer.Tell(new DeleteListener(Balancer.Tenant, listener));

        Assert.Empty(balancer.Reach().Sent<ReleasePlaces>());
    }

    [Fact]
    public void A_creation_that_comes_too_late_changes_nothing()
    {
        var balancer = Balancer.Active(Counted);
        var late = new CreateListener(Balancer.Tenant, new() { Protocol = "HTTP", ProtocolPort = 80 })
        {
            NotAfter = balancer.Actor.Now - TimeSpan.FromSeconds(1),
        };

        Assert.Equal(503, Balancer.Refused(balancer.Ask(late)).Code);
        Assert.Empty(balancer.State.Displayed.Listeners);
    }

    [Fact]
    public void A_batch_that_would_grow_more_than_the_quota_was_asked_for_is_refused()
    {
        var balancer = Balancer.Active(Counted);
        var pool = balancer.AddPool();
        balancer.Reach();
        var draft = new Member { Id = Quota.Id(1), Address = "10.0.0.1", ProtocolPort = 80 };
        var batch = new BatchMembers(Balancer.Tenant, pool, [draft], AdditiveOnly: false) { Admission = new MemberAdmission([], 0) };

        Assert.Equal(409, Balancer.Refused(balancer.Ask(batch)).Code);
        Balancer.Accepted(balancer.Ask(batch with { Admission = new MemberAdmission([draft.Id], 1) }));
    }

    private static IEnumerable<(string Kind, Guid Id)> Released(Effect effect) =>
        effect.Sent<ReleasePlaces>().Single().Places.SelectMany(places => places.Ids.Select(id => (places.Kind, id)));
}
