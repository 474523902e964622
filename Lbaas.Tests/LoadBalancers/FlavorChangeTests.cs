using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Compute;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>An operator puts a load balancer on another flavor.</summary>
public class FlavorChangeTests
{
    private static readonly Guid Large = Guid.Parse("00000000-0000-4000-8000-0000000000f1");
    private static readonly FlavorTraits LargeTraits = new() { ComputeFlavor = "large", ImageTag = "edge" };

    [Fact]
    public void A_node_of_the_new_flavor_comes_before_the_old_one_goes()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;

        var effect = balancer.Tell(new ChangeFlavor(Balancer.Tenant, Large, LargeTraits, "amphora"));

        Assert.Equal(new InstanceTraits("large", "edge"), effect.Sent<ClaimAmphora>().Single().Traits);
        Assert.Equal((old, ProvisioningStatus.PendingUpdate), (balancer.State.Slots[0].Leaving?.AmphoraId, balancer.Status));
    }

    [Fact]
    public void The_flavor_is_its_own_when_its_amphorae_are_of_it()
    {
        var balancer = Balancer.Active();
        balancer.Ask(new ChangeFlavor(Balancer.Tenant, Large, LargeTraits, "amphora"));

        balancer.Reach();

        Assert.Equal((Large, LargeTraits), (balancer.State.Applied.LoadBalancer!.FlavorId, balancer.State.Applied.LoadBalancer.Flavor));
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void A_failure_leaves_the_flavor_and_the_amphora_and_says_ERROR()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Ask(new ChangeFlavor(Balancer.Tenant, Large, LargeTraits, "amphora"));

        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(10));

        Assert.Equal((old, ProvisioningStatus.Error), (balancer.AmphoraId, balancer.Status));
        Assert.Null(balancer.State.Displayed.LoadBalancer!.FlavorId);
    }

    [Fact]
    public void The_flavor_that_it_has_is_no_change()
    {
        var balancer = Balancer.Active();
        balancer.Ask(new ChangeFlavor(Balancer.Tenant, Large, LargeTraits, "amphora"));
        balancer.Reach();

        var answer = Assert.IsType<Accepted>(balancer.Ask(new ChangeFlavor(Balancer.Tenant, Large, LargeTraits, "amphora")));

        Assert.Null(answer.ChangeId);
    }

    public static TheoryData<FlavorTraits, string> Misfits => new()
    {
        { new FlavorTraits { Topology = FlavorTraits.ActiveStandby }, "it has another topology, for which the VIP would need other ports" },
        { new FlavorTraits { SriovVip = true }, "it wants a VIP on a port of another kind" },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void What_would_need_another_VIP_is_refused(FlavorTraits traits, string why)
    {
        var balancer = Balancer.Active();

        var fault = Balancer.Refused(balancer.Ask(new ChangeFlavor(Balancer.Tenant, Large, traits, "amphora")));

        Assert.Equal(new Fault(409, $"Load Balancer {balancer.Id} can't be put on flavor {Large}: {why}. Please create another load balancer."), fault);
    }

    [Fact]
    public void A_flavor_of_another_provider_is_refused()
    {
        var balancer = Balancer.Active();

        var fault = Balancer.Refused(balancer.Ask(new ChangeFlavor(Balancer.Tenant, Large, LargeTraits, "ovn")));

        Assert.Equal(new Fault(400, $"Flavor '{Large}' is not compatible with provider 'amphora'"), fault);
    }
}
