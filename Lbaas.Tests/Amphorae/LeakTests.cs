using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Drivers;

namespace Lbaas.Tests.Amphorae;

/// <summary>What is found of an amphora against what the amphora knows of itself: it alone decides.</summary>
public class LeakTests
{
    [Fact]
    public void An_instance_that_nobody_ordered_is_deleted_until_the_compute_service_confirms()
    {
        var node = new Node();

        var found = node.Tell(new InstanceSeen("i-7"));
        var failed = node.Tell(new InstanceDeleteFailed("away"));
        var again = node.Actor.Fire(AmphoraBehavior.AgainTimer, TimeSpan.FromSeconds(1));
        node.Tell(new InstanceDeleted());

        Assert.Equal("i-7", Assert.Single(found.Sent<DeleteInstance>()).ComputeId);
        Assert.Single(failed.Timers, timer => timer.Name == AmphoraBehavior.AgainTimer);
        Assert.Equal("i-7", Assert.Single(again.Sent<DeleteInstance>()).ComputeId);
        Assert.Equal((AmphoraStatus.Deleted, null), (node.State.Status, node.State.LeakedComputeId));
    }

    [Fact]
    public void One_that_comes_to_light_after_the_deletion_is_deleted_as_well()
    {
        var node = Deleted();

        Assert.Single(node.Tell(new InstanceSeen("i-8")).Sent<DeleteInstance>());
        Assert.Equal(AmphoraStatus.PendingDelete, node.State.Status);
    }

    [Fact]
    public void A_restart_goes_on_with_the_deletion()
    {
        var node = new Node();
        node.Tell(new InstanceSeen("i-7"));

        Assert.Equal("i-7", Assert.Single(node.Actor.Resume().Sent<DeleteInstance>()).ComputeId);
    }

    [Fact]
    public void A_node_that_reports_and_is_nobodys_is_deleted_by_the_amphoras_id()
    {
        var node = Deleted();

        var effect = node.Tell(new ZombieHeard());

        Assert.Equal(node.State.Id, Assert.Single(effect.Sent<DeleteInstance>()).AmphoraId);
    }

    [Theory]
    [InlineData(AmphoraStatus.PendingCreate)]
    [InlineData(AmphoraStatus.Booting)]
    [InlineData(AmphoraStatus.Allocated)]
    [InlineData(AmphoraStatus.Ready)]
    [InlineData(AmphoraStatus.PendingDelete)]
    public void An_amphora_that_is_somebodys_loses_nothing(string status)
    {
        var node = In(status);

        Assert.Empty(node.Tell(new InstanceSeen("another")).Sent<DeleteInstance>());
        Assert.Empty(node.Tell(new ZombieHeard()).Messages);
        Assert.Equal(status, node.State.Status);
    }

    [Theory]
    [InlineData(AmphoraStatus.Allocated)]
    [InlineData(AmphoraStatus.Ready)]
    public void One_that_is_seen_with_another_instance_asks_which_is_its_and_an_empty_one_is_no_amphora(string status)
    {
        var node = In(status);

        var seen = node.Tell(new InstanceSeen("another"));
        node.Tell(new InstanceCreated(Node.Instance));
        var kept = node.State.Status;
        node.Tell(new InstanceCreated(Node.Instance with { ComputeId = "another" }));

        Assert.Single(seen.Sent<CreateInstance>());
        Assert.Equal((status, AmphoraStatus.PendingDelete), (kept, node.State.Status));
    }

    [Fact]
    public void Whoever_was_never_ordered_is_not_ordered_later_either()
    {
        var node = new Node();
        node.Tell(new InstanceSeen("i-7"));
        node.Tell(new InstanceDeleted());

        Assert.Empty(node.Tell(new BuildAmphora(Node.BalancerId, "STANDALONE", "local", "default")).Sent<CreateInstance>());
    }

    [Fact]
    public void A_spare_whose_instance_is_gone_leaves_the_pool()
    {
        var node = In(AmphoraStatus.Ready);

        node.Tell(new InstanceMissing(Node.Instance.ComputeId));
        var gone = node.Tell(new InstanceDeleted());

        Assert.Single(gone.Sent<AmphoraGone>());
    }

    [Theory]
    [InlineData(AmphoraStatus.Ready, "former")]
    [InlineData(AmphoraStatus.Allocated, "pid-1")]
    public void Neither_a_former_instance_nor_a_list_about_one_in_service_proves_anything(string status, string missing)
    {
        var node = In(status);

        node.Tell(new InstanceMissing(missing));

        Assert.Equal(status, node.State.Status);
    }

    [Fact]
    public void A_deletion_that_fails_is_tried_again_after_longer_and_longer_pauses_for_ever()
    {
        var node = In(AmphoraStatus.PendingDelete);
        List<TimeSpan> pauses = [];
        for (var i = 0; i < 20; i++)
        {
            var due = node.Tell(new InstanceDeleteFailed("away")).Timers.Single(timer => timer.Name == AmphoraBehavior.AgainTimer).DueAt!.Value;
            pauses.Add(due - node.Actor.Now);
            Assert.Single(node.Actor.Fire(AmphoraBehavior.AgainTimer, pauses[^1]).Sent<DeleteInstance>());
        }

        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)), (pauses[0], pauses[^1]));
        Assert.Equal((AmphoraStatus.PendingDelete, "away"), (node.State.Status, node.State.Reason));
    }

    private static Node Deleted()
    {
        var node = In(AmphoraStatus.PendingDelete);
        node.Tell(new InstanceDeleted());
        return node;
    }

    private static Node In(string status)
    {
        var node = Node.Ordered(status == AmphoraStatus.Ready ? null : Node.BalancerId);
        if (status == AmphoraStatus.PendingCreate)
            return node;
        node.Tell(new InstanceCreated(Node.Instance));
        if (status == AmphoraStatus.Booting)
            return node;
        node.Tell(new AgentAnswered("2.6"));
        if (status == AmphoraStatus.PendingDelete)
            node.Tell(new RetireAmphora(Node.BalancerId));
        Assert.Equal(status, node.State.Status);
        return node;
    }
}
