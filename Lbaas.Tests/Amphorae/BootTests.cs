using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Tests.Amphorae;

/// <summary>How an instance waits for its turn to be built.</summary>
public class BootTests
{
    private static readonly AmphoraOptions Limited = new() { BuildsAreLimited = true };

    [Fact]
    public void Without_a_limit_nobody_is_asked_for_a_slot() =>
        Assert.Empty(new Node().Tell(Order).Sent<RequestBuild>());

    [Fact]
    public void Where_builds_are_limited_a_slot_is_asked_for_and_no_instance_yet()
    {
        var effect = new Node(Limited).Tell(Order);

        Assert.Equal(BuildPriority.Repair, effect.Sent<RequestBuild>().Single().Priority);
        Assert.Empty(effect.Sent<CreateInstance>());
    }

    [Fact]
    public void Who_waits_asks_again()
    {
        var effect = Waiting().Actor.Fire(AmphoraBehavior.AgainTimer, TimeSpan.FromSeconds(20));

        Assert.Single(effect.Sent<RequestBuild>());
        Assert.Single(effect.Timers);
    }

    [Fact]
    public void Why_it_waits_is_known_to_it_and_to_its_load_balancer()
    {
        var node = Waiting();

        var effect = node.Tell(new BuildHeld(3));

        Assert.Equal("waiting for 3 builds before it", node.State.Reason);
        Assert.Equal(node.State.Reason, effect.Sent<AmphoraDelayed>().Single().Reason);
        Assert.Empty(node.Tell(new BuildHeld(3)).Events);
    }

    [Fact]
    public void The_boot_deadline_starts_with_the_slot()
    {
        var node = Waiting();
        node.Actor.Fire(AmphoraBehavior.AgainTimer, TimeSpan.FromMinutes(10));

        var effect = node.Tell(new BuildAdmitted(node.Actor.Now + TimeSpan.FromMinutes(30)));

        Assert.Single(effect.Sent<CreateInstance>());
        Assert.Equal(node.Actor.Now + Limited.BootDeadline, node.State.BootDeadline);
    }

    [Fact]
    public void It_is_not_built_any_longer_than_the_slot_is_its_own()
    {
        var node = Waiting();
        var until = node.Actor.Now + TimeSpan.FromMinutes(1);

        node.Tell(new BuildAdmitted(until));

        Assert.Equal(until, node.State.BootDeadline);
    }

    [Fact]
    public void A_slot_that_comes_too_late_is_not_used()
    {
        var node = Waiting();

        var effect = node.Tell(new BuildAdmitted(node.Actor.Now));

        Assert.Empty(effect.Sent<CreateInstance>());
    }

    [Fact]
    public void The_slot_is_given_back_when_the_instance_runs()
    {
        var effect = Admitted().Tell(new InstanceCreated(Node.Instance));

        Assert.Single(effect.Sent<BuildEnded>());
    }

    [Fact]
    public void The_slot_is_given_back_when_the_instance_will_never_run()
    {
        var effect = Admitted().Tell(new InstanceFailed("ERROR", Final: true));

        Assert.Single(effect.Sent<BuildEnded>());
    }

    [Fact]
    public void Who_retires_while_it_waits_leaves_the_queue()
    {
        var effect = Waiting().Tell(new RetireAmphora(Node.BalancerId));

        Assert.Single(effect.Sent<BuildEnded>());
    }

    [Fact]
    public void A_slot_that_is_not_needed_any_more_is_declined()
    {
        var node = Admitted();
        node.Tell(new InstanceCreated(Node.Instance));

        var effect = node.Tell(new BuildAdmitted(node.Actor.Now + TimeSpan.FromMinutes(3)));

        Assert.Single(effect.Sent<BuildEnded>());
    }

    [Fact]
    public void Nobody_waits_for_ever()
    {
        var node = Waiting();
        node.Tell(new BuildHeld(3));

        var effect = node.Actor.Fire(AmphoraBehavior.AgainTimer, Limited.SlotDeadline);

        Assert.Equal("It did not come up by its deadline: waiting for 3 builds before it.", effect.Sent<AmphoraFailed>().Single().Reason);
        Assert.Single(effect.Sent<BuildEnded>());
    }

    [Fact]
    public void When_the_limit_is_taken_away_who_waited_is_built()
    {
        var waiting = Waiting();
        var unlimited = new AmphoraBehavior(new AmphoraOptions());

        var effect = unlimited.Resume(waiting.State, new(AmphoraCommand.AddressOf(waiting.State.Id), waiting.Actor.Now, Guid.Empty, default));

        Assert.Single(effect.Sent<CreateInstance>());
        Assert.IsType<BuildBegun>(effect.Events.Single());
    }

    [Fact]
    public void When_its_agent_does_not_answer_the_compute_service_is_asked_whether_it_is_there()
    {
        var effect = Booting().Tell(new AgentSilent("refused"));

        Assert.Equal(Node.Instance.ComputeId, effect.Sent<InspectInstance>().Single().ComputeId);
    }

    [Fact]
    public void One_that_is_gone_before_it_came_up_is_not_waited_for()
    {
        var effect = Booting().Tell(new InstanceInspected(InstanceCondition.Gone, "there is none"));

        Assert.Equal("there is none", effect.Sent<AmphoraFailed>().Single().Reason);
        Assert.Single(effect.Sent<DeleteInstance>());
    }

    [Fact]
    public void One_that_came_up_at_another_place_is_asked_there()
    {
        var node = Booting();
        node.Tell(new AgentSilent("refused"));
        Assert.Single(node.Tell(new InstanceInspected(InstanceCondition.Running, "it runs")).Sent<CreateInstance>());

        var effect = node.Tell(new InstanceCreated(Node.Instance with { Port = 9444 }));

        Assert.Equal(9444, effect.Sent<ProbeAgent>().Single().Instance.Port);
    }

    private static Node Booting()
    {
        var node = Node.Ordered(Node.BalancerId);
        node.Tell(new InstanceCreated(Node.Instance));
        return node;
    }

    private static BuildAmphora Order => new(Node.BalancerId, "STANDALONE", "local", "default") { Priority = BuildPriority.Repair };

    private static Node Waiting()
    {
        var node = new Node(Limited);
        node.Tell(Order);
        return node;
    }

    private static Node Admitted()
    {
        var node = Waiting();
        node.Tell(new BuildAdmitted(node.Actor.Now + Limited.BootDeadline));
        return node;
    }
}
