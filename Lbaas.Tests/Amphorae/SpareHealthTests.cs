using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Drivers;

namespace Lbaas.Tests.Amphorae;

/// <summary>A spare is looked after, or the load balancer that needs it most would find out.</summary>
public class SpareHealthTests
{
    private static readonly TimeSpan Interval = new AmphoraOptions().SpareCheckInterval;

    [Fact]
    public void A_spare_is_probed_now_and_then()
    {
        var effect = Spare().Actor.Fire(SpareHealth.Timer, Interval);

        Assert.Single(effect.Sent<ProbeAgent>());
        Assert.Equal(SpareHealth.Timer, effect.Timers.Single().Name);
    }

    [Fact]
    public void After_a_restart_a_spare_is_probed_as_before() =>
        Assert.Contains(Spare().Actor.Resume().Timers, timer => timer.Name == SpareHealth.Timer);

    [Fact]
    public void One_in_service_is_no_spare_any_more()
    {
        var node = Spare();

        var effect = node.Tell(new AssignAmphora(Node.BalancerId, "STANDALONE"));

        Assert.Contains(effect.Timers, timer => timer is { Name: SpareHealth.Timer, DueAt: null });
        Assert.Empty(node.Actor.Fire(SpareHealth.Timer, Interval).Messages);
    }

    [Fact]
    public void A_steady_spare_costs_no_write() =>
        Assert.Empty(Spare().Tell(new AgentAnswered("2.6")).Events);

    [Fact]
    public void Silence_has_the_compute_service_asked()
    {
        var effect = Spare().Tell(new AgentSilent("refused"));

        Assert.Single(effect.Sent<InspectInstance>());
        Assert.Empty(effect.Sent<SpareFailed>());
    }

    [Fact]
    public void A_spare_that_is_silent_too_often_in_a_row_is_given_up()
    {
        var node = Spare();
        node.Tell(new AgentSilent("refused"));
        node.Tell(new AgentSilent("refused"));

        var effect = node.Tell(new AgentSilent("refused"));

        Assert.Equal("As a spare it did not answer 3 times in a row: refused", effect.Sent<SpareFailed>().Single().Reason);
        Assert.Single(effect.Sent<DeleteInstance>());
    }

    [Fact]
    public void An_answer_in_between_makes_it_fit_again()
    {
        var node = Spare();
        node.Tell(new AgentSilent("refused"));
        node.Tell(new AgentSilent("refused"));
        node.Tell(new AgentAnswered("2.6"));

        node.Tell(new AgentSilent("refused"));

        Assert.Equal((AmphoraStatus.Ready, 1), (node.State.Status, node.State.Misses));
    }

    [Fact]
    public void A_spare_whose_instance_is_gone_is_given_up_at_once()
    {
        var effect = Spare().Tell(new InstanceInspected(InstanceCondition.Gone, "no such instance"));

        Assert.Equal("no such instance", effect.Sent<SpareFailed>().Single().Reason);
    }

    [Fact]
    public void One_that_the_pool_gave_back_says_so_until_the_pool_has_heard_of_its_end()
    {
        var node = Spare();
        node.Tell(new RetireAmphora(null) { Pool = "default" });
        node.Tell(new InstanceDeleted());

        Assert.Single(node.Tell(new RetireAmphora(null) { Pool = "default" }).Sent<AmphoraGone>());
    }

    [Fact]
    public void One_that_was_given_back_before_it_was_ordered_tells_the_pool_as_well() =>
        Assert.Single(new Node().Tell(new RetireAmphora(null) { Pool = "default" }).Sent<AmphoraGone>());

    private static Node Spare()
    {
        var node = Node.Ordered(balancer: null);
        node.Tell(new InstanceCreated(Node.Instance));
        node.Tell(new AgentAnswered("2.6"));
        return node;
    }
}
