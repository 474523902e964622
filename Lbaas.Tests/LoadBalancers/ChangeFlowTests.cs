using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.LoadBalancers;

public class ChangeFlowTests
{
    [Fact]
    public void A_change_goes_to_the_amphora_in_the_next_revision()
    {
        var balancer = Balancer.Active();

        balancer.AddListener(80);

        Assert.Equal((2L, 1), (balancer.State.Push!.Revision, balancer.Pushed.Listeners.Count));
    }

    [Fact]
    public void A_hundred_member_additions_cost_two_pushes()
    {
        var balancer = Balancer.Active();
        var pool = balancer.AddPool();
        balancer.Reach();
        var before = balancer.State.LastRevision;

        for (var i = 1; i <= 100; i++)
            balancer.AddMember(pool, $"10.0.0.{i}");
        balancer.Reach();
        balancer.Reach();

        Assert.Equal(before + 2, balancer.State.LastRevision);
        Assert.Equal(100, balancer.State.Applied.Pools[pool].Members.Count);
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void The_answer_shows_the_new_values_as_PENDING_UPDATE()
    {
        var balancer = Balancer.Active();
        var listener = balancer.AddListener();
        balancer.Reach();

        var outcome = balancer.Ask(new UpdateListener(Balancer.Tenant, listener, new ListenerPatch { ConnectionLimit = 7 }));

        var view = Assert.IsType<ListenerView>(Assert.IsType<Accepted>(outcome).View);
        Assert.Equal((ProvisioningStatus.PendingUpdate, 7), (view.ProvisioningStatus, view.Listener.ConnectionLimit));
    }

    [Fact]
    public void A_passing_failure_keeps_it_PENDING_and_is_tried_again_after_a_pause()
    {
        var balancer = Balancer.Active();
        balancer.AddListener();

        var failed = balancer.Postpone("connection refused");
        var again = balancer.Actor.Fire("again", TimeSpan.FromSeconds(1));

        Assert.Empty(failed.Sent<Configure>());
        Assert.Single(again.Sent<Configure>());
        Assert.Equal(ProvisioningStatus.PendingUpdate, balancer.Status);
    }

    [Fact]
    public void Whoever_waits_is_told_why_and_until_when()
    {
        var balancer = Balancer.Active();
        balancer.AddListener();
        balancer.Postpone("connection refused");

        var pending = PendingWork.Of(balancer.State).Single();

        Assert.Equal("connection refused", pending.Reason);
        Assert.NotNull(pending.NextAttempt);
        Assert.Equal(balancer.Actor.Now + TimeSpan.FromMinutes(5), pending.Deadline);
    }

    [Fact]
    public void A_refused_change_alone_becomes_ERROR_and_nothing_else()
    {
        var balancer = Balancer.Active();
        var listener = balancer.AddListener();
        balancer.Reach();

        balancer.Ask(new UpdateListener(Balancer.Tenant, listener, new ListenerPatch { ConnectionLimit = 7 }));
        balancer.Refuse("bad connection_limit");

        Assert.Equal(ProvisioningStatus.Error, balancer.State.StatusOf(listener));
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
        Assert.Equal(-1, balancer.State.Displayed.Listeners[listener].ConnectionLimit);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public void One_bad_change_among_many_is_found_and_the_others_are_applied(int changes)
    {
        var balancer = Balancer.Active();
        var pool = balancer.AddPool();
        balancer.Reach();
        balancer.AddListener(9999);
        var members = Enumerable.Range(1, changes).Select(i => balancer.AddMember(pool, $"10.0.0.{i}")).ToList();
        var bad = members[changes / 2];
        balancer.Reach();

        var pushes = 0;
        for (; balancer.State.Push is not null; pushes++)
        {
            if (balancer.Pushed.Pools[pool].Members.ContainsKey(bad))
                balancer.Refuse("poison");
            else
                balancer.Reach();
        }

        Assert.Equal(ProvisioningStatus.Error, balancer.State.StatusOf(bad));
        Assert.Equal(changes - 1, balancer.State.Applied.Pools[pool].Members.Count);
        Assert.InRange(pushes, 1, 2 * (int)Math.Ceiling(Math.Log2(changes)) + 3);
    }

    [Fact]
    public void What_builds_on_a_failed_change_fails_with_it()
    {
        var balancer = Balancer.Active();
        balancer.AddListener(9999);
        var pool = balancer.AddPool();
        var member = balancer.AddMember(pool, "10.0.0.1");
        balancer.Reach();

        balancer.Refuse("poison");
        balancer.Refuse("poison");

        Assert.Equal(ProvisioningStatus.Error, balancer.State.StatusOf(pool));
        Assert.Equal(ProvisioningStatus.Error, balancer.State.StatusOf(member));
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void A_failed_creation_stays_visible_as_ERROR_and_is_not_pushed()
    {
        var balancer = Balancer.Active();
        var listener = balancer.AddListener(80);
        balancer.Refuse("poison");

        balancer.AddListener(81);

        Assert.Contains(listener, balancer.State.Displayed.Listeners.Keys);
        Assert.DoesNotContain(listener, balancer.Pushed.Listeners.Keys);
    }

    [Fact]
    public void A_failed_creation_can_be_mended_by_an_update()
    {
        var balancer = Balancer.Active();
        var listener = balancer.AddListener(80);
        balancer.Refuse("poison");

        balancer.Ask(new UpdateListener(Balancer.Tenant, listener, new ListenerPatch { ConnectionLimit = 7 }));
        balancer.Reach();

        Assert.Equal(7, balancer.State.Applied.Listeners[listener].ConnectionLimit);
        Assert.Equal(ProvisioningStatus.Active, balancer.State.StatusOf(listener));
    }

    [Fact]
    public void A_failed_creation_can_be_deleted()
    {
        var balancer = Balancer.Active();
        var listener = balancer.AddListener(80);
        balancer.Refuse("poison");

        balancer.Ask(new DeleteListener(Balancer.Tenant, listener));
        balancer.Reach();

        Assert.Empty(balancer.State.Displayed.Listeners);
        Assert.Empty(balancer.State.Errors);
    }

    [Fact]
    public void After_a_deadline_the_node_is_brought_back_to_what_is_desired()
    {
        var balancer = Balancer.Active();
        balancer.AddListener(80);
        balancer.Postpone("time-out after upload");

        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(5));

        Assert.Empty(balancer.State.Push!.Changes);
        Assert.Empty(balancer.Pushed.Listeners);
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void A_change_that_waits_for_the_creation_has_its_own_time_after_it()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new Actors.Networks.VipReady(Balancer.Vip));
        balancer.AddListener(80);

        balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(9));

        Assert.Equal(2, balancer.State.Changes.Count);
    }

    [Fact]
    public void A_deadline_timer_that_comes_early_is_set_again()
    {
        var balancer = Balancer.Active();
        balancer.AddListener(80);

        var effect = balancer.Actor.Fire("deadline", TimeSpan.FromMinutes(1));

        Assert.Equal(balancer.Actor.Now + TimeSpan.FromMinutes(4), effect.Timers.Single().DueAt);
    }

    [Fact]
    public void A_deleted_resource_stays_PENDING_DELETE_until_the_amphora_has_done_it()
    {
        var balancer = Balancer.Active();
        var listener = balancer.AddListener();
        balancer.Reach();

        balancer.Ask(new DeleteListener(Balancer.Tenant, listener));

        Assert.Equal(ProvisioningStatus.PendingDelete, balancer.State.StatusOf(listener));
        Assert.Contains(listener, balancer.State.Displayed.Listeners.Keys);
        Assert.Empty(balancer.Pushed.Listeners);
    }

    [Fact]
    public void A_member_change_makes_its_pool_and_listeners_wait_along()
    {
        var balancer = Balancer.Active();
        var listener = balancer.AddListener();
        var pool = balancer.AddPool(listener);
        balancer.Reach();
        balancer.Reach();

        var member = balancer.AddMember(pool, "10.0.0.1");

        Assert.Equal(
            [ProvisioningStatus.PendingUpdate, ProvisioningStatus.PendingUpdate, ProvisioningStatus.PendingUpdate, ProvisioningStatus.PendingCreate],
            [.. new[] { balancer.Id, listener, pool, member }.Select(balancer.State.StatusOf)]);
    }

    [Fact]
    public void A_node_that_has_a_higher_revision_is_outrun()
    {
        var balancer = Balancer.Active();
        balancer.AddListener();

        balancer.Tell(new RevisionFailed(balancer.AmphoraId, 2, Actors.Drivers.DriverVerdict.RetryLater, "lower", 40));

        Assert.Equal(41, balancer.State.Push!.Revision);
        Assert.Single(balancer.Pushed.Listeners);
    }

    [Fact]
    public void Drift_is_put_right_by_a_new_revision()
    {
        var balancer = Balancer.Active();

        var effect = balancer.Tell(new DriftSeen(balancer.AmphoraId, "edited"));

        Assert.Equal(2, effect.Sent<Configure>().Single().Revision);
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void The_repair_of_a_node_is_seen_by_the_operator_until_it_is_done()
    {
        var balancer = Balancer.Active();
        balancer.Tell(new DriftSeen(balancer.AmphoraId, "edited"));
        var during = PendingWork.Of(balancer.State).Single();

        balancer.Reach();

        Assert.Equal((PendingWork.Reconcile, 2L), (during.Kind, during.Revision));
        Assert.Empty(PendingWork.Of(balancer.State));
    }

    [Fact]
    public void With_two_amphorae_a_revision_is_applied_when_both_have_it()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Roles = ["MASTER", "BACKUP"] });
        balancer.AddListener();

        balancer.Tell(new RevisionReached(balancer.State.Slots[1].AmphoraId, 2));
        var afterOne = balancer.Status;
        balancer.Tell(new RevisionReached(balancer.State.Slots[0].AmphoraId, 2));

        Assert.Equal((ProvisioningStatus.PendingUpdate, ProvisioningStatus.Active), (afterOne, balancer.Status));
    }

    [Fact]
    public void More_changes_than_may_wait_are_answered_503()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { ChangesMax = 2 });
        balancer.AddListener(80);
        balancer.AddListener(81);

        var outcome = balancer.Ask(new CreateListener(Balancer.Tenant, new Listener { Protocol = Protocols.Http, ProtocolPort = 82 }));

        Assert.Equal(503, Balancer.Refused(outcome).Code);
    }

    [Fact]
    public void A_batch_replaces_the_members_of_a_pool()
    {
        var balancer = Balancer.Active();
        var pool = balancer.AddPool();
        var kept = balancer.AddMember(pool, "10.0.0.1");
        balancer.AddMember(pool, "10.0.0.2");
        balancer.Reach();
        balancer.Reach();

        balancer.Ask(new BatchMembers(Balancer.Tenant, pool, [Of("10.0.0.1", 5), Of("10.0.0.3", 1)], AdditiveOnly: false));
        balancer.Reach();

        var members = balancer.State.Applied.Pools[pool].Members;
        Assert.Equal(["10.0.0.1", "10.0.0.3"], members.Values.Select(m => m.Address).Order());
        Assert.Equal(5, members[kept].Weight);
    }

    [Fact]
    public void An_additive_batch_removes_nobody()
    {
        var balancer = Balancer.Active();
        var pool = balancer.AddPool();
        balancer.AddMember(pool, "10.0.0.1");

        balancer.Ask(new BatchMembers(Balancer.Tenant, pool, [Of("10.0.0.2", 1)], AdditiveOnly: true));

        Assert.Equal(2, balancer.State.Wanted.Pools[pool].Members.Count);
    }

    [Fact]
    public void An_empty_batch_on_an_empty_pool_locks_nothing()
    {
        var balancer = Balancer.Active();
        var pool = balancer.AddPool();
        balancer.Reach();

        var outcome = balancer.Ask(new BatchMembers(Balancer.Tenant, pool, [], AdditiveOnly: false));

        Assert.Null(Assert.IsType<Accepted>(outcome).ChangeId);
        Assert.Equal(ProvisioningStatus.Active, balancer.Status);
    }

    [Fact]
    public void Replaying_the_journal_gives_the_same_state()
    {
        var balancer = Balancer.Active();
        var pool = balancer.AddPool(balancer.AddListener());
        balancer.AddMember(pool, "10.0.0.1");
        balancer.Reach();
        balancer.Refuse("poison");
        var format = new Actors.Format.EventFormat();

        var replayed = format.WriteState(balancer.Actor.Replayed()).Bytes.ToArray();

        Assert.Equal(format.WriteState(balancer.State).Bytes.ToArray(), replayed);
    }

    private static Member Of(string address, int weight) => new() { Address = address, ProtocolPort = 8080, Weight = weight };
}
