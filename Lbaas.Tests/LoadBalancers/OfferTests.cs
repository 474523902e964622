using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Format;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>What a load balancer makes of its flavor and its availability zone.</summary>
public sealed class OfferTests
{
    private static readonly FlavorTraits Pair = new() { Topology = FlavorTraits.ActiveStandby };

    [Fact]
    public void A_pair_has_a_master_and_a_backup() =>
        Assert.Equal(["MASTER", "BACKUP"], Create(new LoadBalancer { Flavor = Pair }).State.Slots.Select(slot => slot.Role));

    [Fact]
    public void A_single_one_stands_alone_whatever_the_deployment_does()
    {
        var options = new LoadBalancerOptions { Roles = ["MASTER", "BACKUP"] };

        var balancer = Create(new LoadBalancer { Flavor = new FlavorTraits { Topology = FlavorTraits.Single } }, options);

        Assert.Equal(["STANDALONE"], balancer.State.Slots.Select(slot => slot.Role));
    }

    [Fact]
    public void A_data_plane_without_pairs_says_so()
    {
        var balancer = new Balancer(new LoadBalancerOptions { SupportsActiveStandby = false });

        var fault = Balancer.Refused(balancer.Ask(Request(new LoadBalancer { Flavor = Pair })));

        Assert.Equal(
            new Fault(501, "Provider 'amphora' does not support a requested option: loadbalancer_topology ACTIVE_STANDBY needs an amphora driver that can carry a pair."),
            fault);
    }

    [Fact]
    public void VI_10_the_network_service_is_told_of_a_pair()
    {
        var effect = new Balancer().Tell(Request(new LoadBalancer { Flavor = Pair }));

        Assert.Equal(2, effect.Sent<AllocateVip>().Single().Request.Amphorae);
    }

    [Fact]
    public void Amphorae_are_claimed_as_flavor_and_zone_say()
    {
        var balancer = Create(new LoadBalancer
        {
            Flavor = new FlavorTraits { ComputeFlavor = "large", ImageTag = "edge" },
            Zone = new ZoneTraits { ComputeZone = "north" },
        });

        var claim = balancer.Tell(new VipReady(Balancer.Vip)).Sent<ClaimAmphora>().Single();

        Assert.Equal(("north", new InstanceTraits("large", "edge")), (claim.Zone, claim.Traits));
    }

    [Fact]
    public void An_amphora_that_is_claimed_for_a_zone_is_built_there()
    {
        var pool = new Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent>(new AmphoraPoolBehavior(new AmphoraPoolOptions()), Guid.NewGuid());
        var amphora = new Driven<AmphoraState, AmphoraCommand, AmphoraEvent>(new AmphoraBehavior(new AmphoraOptions()), Guid.NewGuid());
        var traits = new InstanceTraits("large", null);

        var build = pool.Tell(new ClaimAmphora(Guid.NewGuid(), Guid.NewGuid(), "STANDALONE", "north", traits)).Sent<BuildAmphora>().Single();
        var create = amphora.Tell(build).Sent<CreateInstance>().Single();

        Assert.Equal(("north", traits), (create.Zone, create.Traits));
    }

    [Fact]
    public void A_spare_of_the_pools_own_make_is_no_use_for_another_zone()
    {
        var pool = new Driven<AmphoraPoolState, AmphoraPoolCommand, AmphoraPoolEvent>(new AmphoraPoolBehavior(new AmphoraPoolOptions { Spares = 1 }), "default");
        pool.Tell(new CheckSpares());
        pool.Tell(new SpareBuilt(pool.State.Building.Single()));

        var effect = pool.Tell(new ClaimAmphora(Guid.NewGuid(), Guid.NewGuid(), "STANDALONE", "north"));

        Assert.Equal("north", Assert.Single(effect.Sent<BuildAmphora>()).Zone);
        Assert.Single(pool.State.Spares);
    }

    [Fact]
    public void The_journal_keeps_what_flavor_and_zone_said()
    {
        var format = new EventFormat();
        var traits = new FlavorTraits { Topology = FlavorTraits.Single, ComputeFlavor = "c", ImageTag = "i", SriovVip = true, AllowMemberSriov = true };
        var zone = new ZoneTraits { ComputeZone = "z", VolumeZone = "v", ManagementNetwork = Guid.NewGuid(), ValidVipNetworks = [Guid.NewGuid()] };
        var balancer = Create(new LoadBalancer { Flavor = traits, Zone = zone });

        var read = balancer.Actor.Journal.Select(@event => (LoadBalancerEvent)format.Read(format.Write(@event)))
            .Aggregate(new LoadBalancerBehavior(new LoadBalancerOptions()).Empty(balancer.Id.ToString()), new LoadBalancerBehavior(new LoadBalancerOptions()).Apply);

        var kept = read.Displayed.LoadBalancer!;
        Assert.Equal((traits, zone.ValidVipNetworks!.Value.Single()), (kept.Flavor, kept.Zone!.ValidVipNetworks!.Value.Single()));
    }

    private static Balancer Create(LoadBalancer draft, LoadBalancerOptions? options = null)
    {
        var balancer = new Balancer(options);
        balancer.Tell(Request(draft));
        return balancer;
    }

    private static CreateLoadBalancer Request(LoadBalancer draft) =>
        new(Balancer.Tenant, draft with { Name = "lb", ProjectId = "project" }, new VipRequest { SubnetId = Guid.Empty }, Configuration.Empty);
}
