using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Compute;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Rollouts;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>A rollout comes to a load balancer.</summary>
public class RenewalTests
{
    private static readonly Guid RolloutId = Guid.Parse("00000000-0000-4000-8000-0000000000aa");
    private static readonly Guid StepId = Guid.Parse("00000000-0000-4000-8000-0000000000bb");

    [Fact]
    public void The_successor_is_of_the_image_and_the_amphora_stays_meanwhile()
    {
        var balancer = Balancer.Active();

        var effect = balancer.Tell(Renew(balancer));

        Assert.Equal(new InstanceTraits(null, "v2"), effect.Sent<ClaimAmphora>().Single().Traits);
        Assert.Empty(effect.Sent<RetireAmphora>());
    }

    [Fact]
    public void The_rollout_is_told_when_the_successor_carries_it()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Renew(balancer));

        var reached = balancer.Reach();

        Assert.Equal([new RenewalEnded(balancer.Id, StepId, null)], reached.Sent<RenewalReport>());
    }

    [Fact]
    public void Said_again_while_it_is_under_way_it_is_the_same_one()
    {
        var balancer = Balancer.Active();
        var renew = Renew(balancer);
        balancer.Tell(renew);
        var journal = balancer.Actor.Journal.Count;

        var again = balancer.Tell(renew);

        Assert.Empty(again.Messages);
        Assert.Equal(journal, balancer.Actor.Journal.Count);
    }

    [Fact]
    public void Said_again_afterwards_it_is_answered_and_not_done_once_more()
    {
        var balancer = Balancer.Active();
        var renew = Renew(balancer);
        balancer.Tell(renew);
        balancer.Reach();

        var again = balancer.Tell(renew with { NotAfter = balancer.Actor.Now });

        Assert.Equal([new RenewalEnded(balancer.Id, StepId, null)], again.Sent<RenewalReport>());
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void A_wish_that_comes_too_late_is_not_carried_out()
    {
        var balancer = Balancer.Active();

        var effect = balancer.Tell(Renew(balancer) with { NotAfter = balancer.Actor.Now.AddSeconds(-1) });

        Assert.Empty(effect.Events);
        Assert.Empty(effect.Messages);
    }

    [Fact]
    public void One_that_does_not_succeed_leaves_the_old_amphora_and_a_load_balancer_that_is_ACTIVE()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Renew(balancer));

        var expired = balancer.Actor.Fire("deadline", TimeSpan.FromSeconds(60));
        balancer.Reach();

        Assert.NotNull(expired.Sent<RenewalEnded>().Single().Error);
        Assert.Equal((old, ProvisioningStatus.Active), (balancer.AmphoraId, balancer.Status));
        Assert.Null(balancer.State.Applied.LoadBalancer!.Image);
    }

    [Fact]
    public void Amphorae_that_come_later_are_of_the_image_too()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Renew(balancer));
        balancer.Reach();

        balancer.Tell(new AmphoraLost(balancer.AmphoraId, "silent", IsFenced: true));
        var claim = balancer.Actor.Resume().Sent<ClaimAmphora>().Single();

        Assert.Equal("v2", claim.Traits?.ImageTag);
    }

    [Fact]
    public void The_rollout_hears_of_a_new_amphora_that_dies()
    {
        var balancer = Balancer.Active();
        balancer.Tell(Renew(balancer));
        balancer.Reach();
        var amphora = balancer.AmphoraId;

        var lost = balancer.Tell(new AmphoraLost(amphora, "silent", IsFenced: true));

        Assert.Equal([new RenewedAmphoraLost(balancer.Id, RolloutId, amphora, "silent")], lost.Sent<RenewedAmphoraLost>());
    }

    [Fact]
    public void Of_a_pair_only_those_that_were_named_are_replaced()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Roles = ["MASTER", "BACKUP"] });
        var (master, backup) = (balancer.State.Slots[0].AmphoraId, balancer.State.Slots[1].AmphoraId);

        balancer.Tell(Renew(balancer) with { Amphorae = [backup] });
        balancer.Reach();

        Assert.Equal(master, balancer.State.Slots[0].AmphoraId);
        Assert.NotEqual(backup, balancer.State.Slots[1].AmphoraId);
    }

    [Fact]
    public void Amphorae_that_are_gone_already_are_nothing_to_do()
    {
        var balancer = Balancer.Active();

        var effect = balancer.Tell(Renew(balancer) with { Amphorae = [Guid.NewGuid()] });

        Assert.Equal([new RenewalEnded(balancer.Id, StepId, null)], effect.Sent<RenewalReport>());
        Assert.Empty(effect.Events);
    }

    [Fact]
    public void A_flavor_that_names_an_image_goes_before_the_rollout()
    {
        var balancer = Balancer.Active();
        balancer.Ask(new ChangeFlavor(Balancer.Tenant, Guid.NewGuid(), new FlavorTraits { ImageTag = "edge" }, null));
        balancer.Reach();

        var effect = balancer.Tell(Renew(balancer));

        Assert.Equal([new RenewalPassed(balancer.Id, StepId, "Its flavor names the image 'edge'.")], effect.Sent<RenewalReport>());
    }

    [Fact]
    public void One_that_is_failed_over_already_is_asked_again_later()
    {
        var balancer = Balancer.Active();
        balancer.Tell(new FailoverLoadBalancer(Balancer.Tenant));

        Assert.IsType<RenewalPostponed>(balancer.Tell(Renew(balancer)).Sent<RenewalReport>().Single());
    }

    [Fact]
    public void One_that_is_deleted_is_passed_over()
    {
        var balancer = Balancer.Active();
        balancer.Tell(new DeleteLoadBalancer(Balancer.Tenant, Cascade: true));

        Assert.IsType<RenewalPassed>(balancer.Tell(Renew(balancer)).Sent<RenewalReport>().Single());
    }

    private static RenewAmphorae Renew(Balancer balancer) => new(Balancer.Tenant, RolloutId, StepId)
    {
        Image = "v2",
        Amphorae = [.. balancer.State.Slots.Select(slot => slot.AmphoraId)],
        Within = TimeSpan.FromSeconds(60),
        NotAfter = balancer.Actor.Now.AddSeconds(10),
    };
}
