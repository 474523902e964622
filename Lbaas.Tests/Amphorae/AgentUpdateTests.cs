using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Tests.LoadBalancers;

namespace Lbaas.Tests.Amphorae;

/// <summary>The agent's own configuration (spec lifecycle 7), and what an operator can do when it was not taken.</summary>
public class AgentUpdateTests
{
    [Fact]
    public void The_agent_gets_its_configuration_until_it_has_it()
    {
        var node = Node.Running(3, "abc");

        var begun = node.Tell(new UpdateAgent(Balancer.Tenant));
        node.Tell(new AgentNotConfigured("connection refused", Final: false));
        var again = node.Actor.Fire(AmphoraBehavior.AgainTimer, TimeSpan.FromSeconds(1));
        node.Tell(new AgentConfigured());

        Assert.Equal((1, 1), (begun.Sent<ConfigureAgent>().Count, again.Sent<ConfigureAgent>().Count));
        Assert.Equal((null, AmphoraStatus.Allocated), (node.State.AgentUpdateDeadline, node.State.ShownStatus));
    }

    [Fact]
    public void An_agent_that_refuses_its_configuration_is_ERROR_and_goes_on_carrying_what_it_carries()
    {
        var node = Refused();

        var effect = node.Tell(new Configure(Node.BalancerId, 4, Configuration.Empty));

        Assert.Equal(AmphoraStatus.Error, node.State.ShownStatus);
        Assert.Single(effect.Sent<PushConfiguration>());
    }

    [Fact]
    public void An_agent_that_does_not_take_it_in_time_is_ERROR()
    {
        var node = Node.Running(3, "abc");
        node.Tell(new UpdateAgent(Balancer.Tenant));

        node.Actor.Fire(AmphoraBehavior.AgainTimer, TimeSpan.FromMinutes(2));

        Assert.Equal(AmphoraStatus.Error, node.State.ShownStatus);
    }

    [Fact]
    public void The_next_update_that_succeeds_ends_the_ERROR()
    {
        var node = Refused();

        node.Tell(new UpdateAgent(Balancer.Tenant));
        node.Tell(new AgentConfigured());

        Assert.Equal(AmphoraStatus.Allocated, node.State.ShownStatus);
    }

    [Fact]
    public void After_a_restart_the_configuration_is_given_again()
    {
        var node = Node.Running(3, "abc");
        node.Tell(new UpdateAgent(Balancer.Tenant));

        Assert.Single(node.Actor.Resume().Sent<ConfigureAgent>());
    }

    [Fact]
    public void MI_9_an_amphora_that_is_not_in_ERROR_is_not_deleted()
    {
        var node = Node.Running(3, "abc");

        var outcome = node.Actor.Ask<Outcome>(new DeleteAmphora(Balancer.Tenant));

        Assert.Equal(new Fault(409, $"amphora {node.State.Id} is immutable and cannot be updated."), Balancer.Refused(outcome));
        Assert.Equal(AmphoraStatus.Allocated, node.State.Status);
    }

    [Fact]
    public void MI_9_an_amphora_in_ERROR_is_deleted_and_its_load_balancer_told()
    {
        var effect = Refused().Tell(new DeleteAmphora(Balancer.Tenant), "asker");

        Assert.Single(effect.Sent<DeleteInstance>());
        Assert.Single(effect.Sent<AmphoraFailed>());
        Assert.IsType<Accepted>(Assert.Single(effect.Replies).Message);
    }

    [Fact]
    public void One_that_boots_has_no_agent_to_configure()
    {
        var outcome = Node.Ordered(Node.BalancerId).Actor.Ask<Outcome>(new UpdateAgent(Balancer.Tenant));

        Assert.Equal(409, Balancer.Refused(outcome).Code);
    }

    private static Node Refused()
    {
        var node = Node.Running(3, "abc");
        node.Tell(new UpdateAgent(Balancer.Tenant));
        node.Tell(new AgentNotConfigured("no such path", Final: true));
        return node;
    }
}
