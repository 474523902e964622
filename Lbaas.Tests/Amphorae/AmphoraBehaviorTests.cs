using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Amphorae;

public class AmphoraBehaviorTests
{
    [Fact]
    public void An_order_asks_the_compute_service_for_an_instance()
    {
        var effect = new Node().Tell(new BuildAmphora(Node.BalancerId, "STANDALONE", "local", "default"));

        Assert.Single(effect.Sent<CreateInstance>());
    }

    [Fact]
    public void A_booted_instance_is_probed_until_its_agent_answers()
    {
        var node = Node.Ordered(Node.BalancerId);

        var booted = node.Tell(new InstanceCreated(Node.Instance));
        var answered = node.Tell(new AgentAnswered("2.6"));

        Assert.Single(booted.Sent<ProbeAgent>());
        Assert.Single(answered.Sent<AmphoraReady>());
        Assert.Equal(AmphoraStatus.Allocated, node.State.Status);
    }

    [Fact]
    public void A_compute_service_that_is_away_is_asked_again_and_the_load_balancer_told_why()
    {
        var node = Node.Ordered(Node.BalancerId);

        var delayed = node.Tell(new InstanceFailed("away", Final: false));
        var again = node.Actor.Fire(AmphoraBehavior.AgainTimer, TimeSpan.FromSeconds(1));

        Assert.Equal("away", delayed.Sent<AmphoraDelayed>().Single().Reason);
        Assert.Single(again.Sent<CreateInstance>());
    }

    [Fact]
    public void Past_its_boot_deadline_it_gives_up_and_deletes_what_there_may_be()
    {
        var node = Node.Ordered(Node.BalancerId);

        var effect = node.Actor.Fire(AmphoraBehavior.AgainTimer, TimeSpan.FromMinutes(3));

        Assert.Single(effect.Sent<DeleteInstance>());
        Assert.Single(effect.Sent<AmphoraFailed>());
    }

    [Fact]
    public void An_instance_that_will_never_run_is_given_up_at_once()
    {
        var effect = Node.Ordered(Node.BalancerId).Tell(new InstanceFailed("ERROR", Final: true));

        Assert.Single(effect.Sent<AmphoraFailed>());
    }

    [Fact]
    public void A_push_that_succeeded_is_remembered_and_reported()
    {
        var node = Node.Allocated();

        var effect = node.Tell(new ConfigurationPushed(3, "abc"));

        Assert.Equal((3L, "abc"), (node.State.AppliedRevision, node.State.Digest));
        Assert.Equal(3, effect.Sent<RevisionReached>().Single().Revision);
    }

    [Fact]
    public void A_revision_below_the_applied_one_is_not_pushed()
    {
        var effect = Node.Running(3, "abc").Tell(new Configure(Node.BalancerId, 2, Configuration.Empty));

        Assert.Empty(effect.Messages);
    }

    [Fact]
    public void A_late_answer_to_an_older_push_does_not_lower_the_revision()
    {
        var node = Node.Running(3, "abc");

        node.Tell(new ConfigurationPushed(2, "old"));

        Assert.Equal((3L, "abc"), (node.State.AppliedRevision, node.State.Digest));
    }

    [Fact]
    public void The_applied_revision_asked_for_again_is_reported_without_a_push()
    {
        var effect = Node.Running(3, "abc").Tell(new Configure(Node.BalancerId, 3, Configuration.Empty));

        Assert.Equal([typeof(RevisionReached)], effect.Messages.Select(m => m.Message.GetType()));
    }

    [Fact]
    public void A_configuration_for_somebody_elses_load_balancer_is_not_pushed()
    {
        var effect = Node.Allocated().Tell(new Configure(Guid.Empty, 1, Configuration.Empty));

        Assert.Empty(effect.Sent<PushConfiguration>());
    }

    [Fact]
    public void An_edited_configuration_is_seen_as_drift()
    {
        var effect = Node.Running(3, "abc").Tell(new NodeObserved(true, OperatingStatus.Online, 3, "edited"));

        Assert.Single(effect.Sent<DriftSeen>());
    }

    [Fact]
    public void A_heartbeat_that_overtook_the_answer_to_a_push_is_no_drift()
    {
        var effect = Node.Running(3, "abc").Tell(new NodeObserved(true, OperatingStatus.Online, 4, "next"));

        Assert.Empty(effect.Sent<DriftSeen>());
    }

    [Fact]
    public void A_deletion_is_tried_until_the_compute_service_confirms()
    {
        var node = Node.Running(3, "abc");
        node.Tell(new RetireAmphora(Node.BalancerId));
        node.Tell(new InstanceDeleteFailed("away"));

        var again = node.Actor.Fire(AmphoraBehavior.AgainTimer, TimeSpan.FromSeconds(1));
        var deleted = node.Tell(new InstanceDeleted());

        Assert.Single(again.Sent<DeleteInstance>());
        Assert.Single(deleted.Sent<AmphoraRetired>());
        Assert.Equal(AmphoraStatus.Deleted, node.State.Status);
    }

    [Fact]
    public void One_that_was_never_ordered_retires_at_once_and_is_not_ordered_afterwards()
    {
        var node = new Node();

        var retired = node.Tell(new RetireAmphora(Node.BalancerId));
        var ordered = node.Tell(new BuildAmphora(Node.BalancerId, "STANDALONE", "local", "default"));

        Assert.Single(retired.Sent<AmphoraRetired>());
        Assert.Empty(ordered.Sent<CreateInstance>());
    }

    [Fact]
    public void An_instance_that_comes_after_the_retirement_is_deleted_all_the_same()
    {
        var node = Node.Ordered(Node.BalancerId);
        node.Tell(new RetireAmphora(Node.BalancerId));
        node.Tell(new InstanceCreated(Node.Instance));

        Assert.Single(node.Actor.Fire(AmphoraBehavior.AgainTimer, TimeSpan.FromSeconds(20)).Sent<DeleteInstance>());
    }

    [Fact]
    public void A_node_that_cannot_be_reached_is_looked_for_and_configured_where_it_is_now()
    {
        var node = Node.Running(3, "abc");

        var failed = node.Tell(new PushFailed(4, DriverVerdict.RetryLater, "connection refused"));
        var moved = node.Tell(new InstanceCreated(Node.Instance with { Port = 9444 }));

        Assert.Single(failed.Sent<CreateInstance>());
        Assert.Equal((9444, 3L), (node.State.Instance!.Port, node.State.AppliedRevision));
        Assert.Single(moved.Sent<AmphoraReady>());
    }

    [Fact]
    public void A_second_push_of_what_it_has_that_fails_has_nobody_looked_for()
    {
        var node = Node.Running(3, "abc");

        Assert.Empty(node.Tell(new PushFailed(3, DriverVerdict.RetryLater, "connection reset")).Sent<CreateInstance>());
    }

    [Fact]
    public void A_node_whose_instance_was_lost_does_not_pass_for_what_it_was()
    {
        var node = Node.Running(3, "abc");

        var effect = node.Tell(new InstanceCreated(Node.Instance with { ComputeId = "another" }));

        Assert.Single(effect.Sent<AmphoraFailed>());
        Assert.Single(effect.Sent<DeleteInstance>());
    }

    [Fact]
    public void A_spare_reports_to_its_pool()
    {
        var node = Node.Ordered(balancer: null);
        node.Tell(new InstanceCreated(Node.Instance));

        var effect = node.Tell(new AgentAnswered("2.6"));

        Assert.Single(effect.Sent<SpareBuilt>());
        Assert.Equal(AmphoraStatus.Ready, node.State.Status);
    }

    [Fact]
    public void A_new_certificate_of_a_spare_is_known()
    {
        var node = Node.Ordered(balancer: null);
        node.Tell(new InstanceCreated(Node.Instance));
        node.Tell(new AgentAnswered("2.6"));
        var ends = DateTimeOffset.UnixEpoch;

        node.Tell(new InstanceCreated(Node.Instance with { CertificateExpiration = ends }));

        Assert.Equal((AmphoraStatus.Ready, ends), (node.State.Status, node.State.Instance!.CertificateExpiration));
    }

    [Fact]
    public void After_a_restart_while_booting_the_compute_service_is_asked_again() =>
        Assert.Single(Node.Ordered(Node.BalancerId).Actor.Resume().Sent<CreateInstance>());

    [Fact]
    public void After_a_restart_in_service_there_is_nothing_to_do() =>
        Assert.Empty(Node.Running(3, "abc").Actor.Resume().Messages);
}
