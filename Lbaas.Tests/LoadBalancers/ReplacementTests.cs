using Lbaas.Actors.Brakes;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>The brake is told when a replacement is over, and not before.</summary>
public class ReplacementTests
{
    [Fact]
    public void It_is_over_when_the_successor_carries_what_it_carried()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;

        var lost = balancer.Tell(Lost(old));
        var reached = balancer.Reach();

        Assert.Empty(lost.Sent<RepairEnded>());
        Assert.Equal(old, Assert.Single(reached.Sent<RepairEnded>()).AmphoraId);
    }

    [Fact]
    public void While_its_successor_is_brought_up_the_brake_hears_nothing()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Lost(old));

        Assert.Empty(balancer.Tell(new ConfirmReplacement(old)).Messages);
    }

    [Fact]
    public void Of_a_pair_that_died_neither_waits_for_the_other_with_its_place()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Roles = ["MASTER", "BACKUP"] });
        var master = balancer.State.Slots[0].AmphoraId;
        balancer.Tell(Lost(master));

        var reached = balancer.Tell(new RevisionReached(balancer.State.Slots[0].AmphoraId, balancer.State.Push!.Revision));

        Assert.NotNull(balancer.State.Push);
        Assert.Equal(master, Assert.Single(reached.Sent<RepairEnded>()).AmphoraId);
    }

    [Fact]
    public void Asked_for_one_that_was_replaced_it_says_so_again()
    {
        var balancer = Balancer.Active();
        var old = balancer.AmphoraId;
        balancer.Tell(Lost(old));
        balancer.Reach();

        Assert.Equal(old, Assert.Single(balancer.Tell(new ConfirmReplacement(old)).Sent<RepairEnded>()).AmphoraId);
    }

    [Fact]
    public void Asked_for_one_that_has_its_place_and_is_not_being_replaced_it_withdraws_it()
    {
        var balancer = Balancer.Active();

        Assert.Single(balancer.Tell(new ConfirmReplacement(balancer.AmphoraId)).Sent<WithdrawRepair>());
    }

    private static AmphoraLost Lost(Guid amphora) => new(amphora, "It is silent, and so is its agent.", IsFenced: false);
}
