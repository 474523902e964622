using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>Creations that are sent again: who asks for what was made is told so, and nothing is written.</summary>
public sealed class RepetitionTests
{
    private static readonly Guid One = Guid.Parse("00000000-0000-8000-8000-000000000001");
    private static readonly Guid Two = Guid.Parse("00000000-0000-8000-8000-000000000002");

    [Fact]
    public void A_creation_that_is_under_way_is_said_to_be_so()
    {
        var balancer = new Balancer();
        balancer.Ask(Creation(balancer, "print"));

        var again = balancer.Ask(Creation(balancer, "print"));

        Assert.Equal(new Accepted(null, balancer.Id, null) { IsRepeated = true }, again);
        Assert.Single(balancer.Actor.Journal);
    }

    [Fact]
    public void Both_askers_of_a_creation_can_see_it_when_the_network_service_has_answered()
    {
        var balancer = new Balancer();
        balancer.Ask(Creation(balancer, "print"));
        balancer.Tell(new VipReady(Balancer.Vip));

        var again = Assert.IsType<Accepted>(balancer.Ask(Creation(balancer, "print")));

        Assert.Equal(Balancer.Vip, Assert.IsType<LoadBalancerView>(again.View).Parent.Vip);
    }

    [Fact]
    public void Another_creation_under_its_key_is_refused()
    {
        var balancer = new Balancer();
        balancer.Ask(Creation(balancer, "print"));

        Assert.Equal(422, Balancer.Refused(balancer.Ask(Creation(balancer, "other"))).Code);
    }

    [Fact]
    public void Whoever_comes_when_the_key_has_lost_its_claim_is_told_to_take_another_id()
    {
        var balancer = new Balancer();
        balancer.Ask(Creation(balancer, "print"));

        Assert.IsType<IdSpent>(balancer.Ask(Creation(balancer, "print", balancer.Actor.Now.AddSeconds(1))));
    }

    [Fact]
    public void A_creation_that_was_refused_does_not_keep_its_key_from_use()
    {
        var balancer = new Balancer();
        balancer.Ask(Creation(balancer, "print"));
        balancer.Tell(new VipRefused(new Fault(409, "no")));

        Assert.IsType<IdSpent>(balancer.Ask(Creation(balancer, "print")));
    }

    [Fact]
    public void A_child_is_shown_as_it_is()
    {
        var balancer = Balancer.Active();
        balancer.Ask(Listener(One, "key"));
        balancer.Reach();

        var again = Assert.IsType<Accepted>(balancer.Ask(Listener(One, "key")));

        Assert.Equal((One, true, One), (again.ResourceId, again.IsRepeated, Assert.IsType<ListenerView>(again.View).Listener.Id));
        Assert.Single(balancer.State.Displayed.Listeners);
    }

    [Fact]
    public void A_child_that_is_gone_leaves_its_id_spent()
    {
        var balancer = Balancer.Active();
        balancer.Ask(Listener(One, "key"));
        balancer.Reach();
        balancer.Ask(new DeleteListener(Balancer.Tenant, One));
        balancer.Reach();

        Assert.IsType<IdSpent>(balancer.Ask(Listener(One, "key")));
    }

    [Fact]
    public void A_child_that_is_there_is_known_however_many_came_after_it()
    {
        var balancer = Balancer.Active();
        balancer.Ask(Listener(One, "key"));
        for (var i = 0; i <= StampedCreation.RememberedMax; i++)
        {
            balancer.Ask(Listener(new Guid(i, 1, 0, new byte[8]), $"key-{i}", 1_000 + i));
            balancer.Reach();
        }

        Assert.DoesNotContain(balancer.State.Stamped!, known => known.ResourceId == One);
        Assert.True(Assert.IsType<Accepted>(balancer.Ask(Listener(One, "key"))).IsRepeated);
    }

    [Fact]
    public void No_more_than_a_bound_is_remembered()
    {
        var balancer = Balancer.Active();
        for (var i = 0; i < StampedCreation.RememberedMax + 5; i++)
        {
            balancer.Ask(Listener(new Guid(i, 1, 0, new byte[8]), $"key-{i}", 1_000 + i));
            balancer.Reach();
        }

        Assert.Equal(StampedCreation.RememberedMax, balancer.State.Stamped!.Count);
    }

    [Fact]
    public void A_child_that_was_refused_can_be_asked_for_again()
    {
        var balancer = Balancer.Active();
        balancer.AddListener(80);
        var refused = balancer.Ask(Listener(One, "key"));

        var mended = balancer.Ask(Listener(One, "key", 81));

        Assert.IsType<Rejected>(refused);
        Assert.Equal((One, false), (Balancer.Accepted(mended), ((Accepted)mended!).IsRepeated));
    }

    [Fact]
    public void A_request_without_a_key_is_decided_by_its_content_alone()
    {
        var balancer = Balancer.Active();
        balancer.Ask(Listener(One, "key"));

        var other = balancer.Ask(new CreateListener(Balancer.Tenant, new Listener { Id = Two, Protocol = Protocols.Http, ProtocolPort = 80 }));

        Assert.Equal(409, Balancer.Refused(other).Code);
    }

    private static CreateLoadBalancer Creation(Balancer balancer, string fingerprint, DateTimeOffset? since = null) => new(
        Stamped("key", fingerprint, since ?? balancer.Actor.Now), new LoadBalancer { Id = balancer.Id, Name = "lb", ProjectId = "project" },
        new VipRequest { SubnetId = Guid.Empty }, Configuration.Empty);

    private static CreateListener Listener(Guid id, string key, int port = 80) => new(
        Stamped(key, $"{key} {port}", DateTimeOffset.UnixEpoch), new Listener { Id = id, Protocol = Protocols.Http, ProtocolPort = port });

    private static RequestContext Stamped(string key, string fingerprint, DateTimeOffset since) =>
        Balancer.Tenant with { Idempotency = new IdempotencyStamp(key, fingerprint) { Since = since } };
}
