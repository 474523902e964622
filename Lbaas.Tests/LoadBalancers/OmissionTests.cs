using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Statuses;
using Lbaas.Tests.Amphorae;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>What a node runs without, since its TLS data can't be had (spec lifecycle 1).</summary>
public sealed class OmissionTests
{
    [Fact]
    public void A_listener_that_was_left_out_is_ERROR_and_the_rest_goes_on()
    {
        var balancer = Balancer.Active();
        var (bad, good) = (balancer.AddListener(443), balancer.AddListener(80));
        balancer.Reach();

        ReachWithout(balancer, bad);

        Assert.Equal(
            (ProvisioningStatus.Error, ProvisioningStatus.Active, ProvisioningStatus.Active),
            (balancer.State.StatusOf(bad), balancer.State.StatusOf(good), balancer.Status));
        Assert.Equal("gone", balancer.State.Errors[bad]);
    }

    [Fact]
    public void Success_of_something_else_leaves_the_listener_in_ERROR()
    {
        var (balancer, bad) = WithoutOne();
        balancer.AddListener(81);

        balancer.Reach();

        Assert.Equal(ProvisioningStatus.Error, balancer.State.StatusOf(bad));
    }

    [Fact]
    public void Success_of_a_change_to_the_listener_makes_it_ACTIVE()
    {
        var (balancer, bad) = WithoutOne();
        balancer.AddPool(bad);

        balancer.Reach();

        Assert.Equal(ProvisioningStatus.Active, balancer.State.StatusOf(bad));
    }

    [Fact]
    public void A_change_to_the_listener_that_still_can_not_be_had_leaves_it_in_ERROR()
    {
        var (balancer, bad) = WithoutOne();
        var pool = balancer.AddPool(bad);

        ReachWithout(balancer, bad);

        Assert.Equal((ProvisioningStatus.Error, ProvisioningStatus.Active), (balancer.State.StatusOf(bad), balancer.State.StatusOf(pool)));
    }

    [Fact]
    public void What_the_first_of_two_amphorae_runs_without_is_ERROR_too()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Roles = ["MASTER", "BACKUP"] });
        var bad = balancer.AddListener(443);
        var revision = balancer.State.Push!.Revision;
        balancer.Tell(new RevisionReached(balancer.State.Slots[0].AmphoraId, revision) { Omitted = [new Omission(bad, "gone")] });

        balancer.Tell(new RevisionReached(balancer.State.Slots[1].AmphoraId, revision));

        Assert.Equal(ProvisioningStatus.Error, balancer.State.StatusOf(bad));
    }

    [Fact]
    public void A_listener_that_was_deleted_meanwhile_leaves_no_error()
    {
        var (balancer, bad) = WithoutOne();
        balancer.Ask(new DeleteListener(Balancer.Tenant, bad));

        ReachWithout(balancer, bad);

        Assert.Empty(balancer.State.Errors);
    }

    [Fact]
    public void An_amphora_that_is_asked_again_repeats_what_it_runs_without()
    {
        var node = Node.Allocated();
        node.Tell(new ConfigurationPushed(3, "abc") { Omitted = [new Omission(Guid.Empty, "gone")] });

        var effect = node.Tell(new Lbaas.Actors.Amphorae.Configure(Node.BalancerId, 3, Configuration.Empty));

        Assert.Equal("gone", effect.Sent<RevisionReached>().Single().Omitted?.Single().Reason);
    }

    private static (Balancer Balancer, Guid Listener) WithoutOne()
    {
        var balancer = Balancer.Active();
        var listener = balancer.AddListener(443);
        ReachWithout(balancer, listener);
        return (balancer, listener);
    }

    private static void ReachWithout(Balancer balancer, Guid resource) =>
        balancer.Tell(new RevisionReached(balancer.AmphoraId, balancer.State.Push!.Revision) { Omitted = [new Omission(resource, "gone")] });
}
