using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.LoadBalancers;

/// <summary><c>drain_seconds</c>: a member finishes what it has before it goes, or goes on.</summary>
public class DrainTests
{
    private static readonly TimeSpan HalfMinute = TimeSpan.FromSeconds(30);

    private readonly Balancer _balancer = Balancer.Active();
    private readonly Guid _pool;
    private readonly Guid _member;

    public DrainTests()
    {
        _pool = _balancer.AddPool(_balancer.AddListener());
        _member = _balancer.AddMember(_pool, "10.0.0.1");
        while (_balancer.State.Push is not null)
            _balancer.Reach();
    }

    [Fact]
    public void A_deletion_with_a_drain_first_pushes_the_draining_member()
    {
        Delete(30);

        Assert.True(_balancer.Pushed.Pool(_pool)!.Members[_member].Drain!.Leaves);
    }

    [Fact]
    public void While_it_drains_the_load_balancer_is_ACTIVE_and_the_member_PENDING_DELETE()
    {
        Delete(30);
        _balancer.Reach();

        Assert.Equal((ProvisioningStatus.Active, ProvisioningStatus.PendingDelete), (_balancer.Status, _balancer.State.StatusOf(_member)));
    }

    [Fact]
    public void When_the_time_is_over_the_member_goes()
    {
        Delete(30);
        _balancer.Reach();
        _balancer.Actor.Fire("drain", HalfMinute);
        _balancer.Reach();

        Assert.Empty(_balancer.State.Displayed.Pool(_pool)!.Members);
    }

    [Fact]
    public void Who_asked_for_the_drain_is_who_deletes()
    {
        Delete(30);
        _balancer.Reach();
        var effect = _balancer.Actor.Fire("drain", HalfMinute);

        Assert.Equal("req-drain", Assert.Single(effect.Events.OfType<ChangeAccepted>()).Change.Context.RequestId);
    }

    [Fact]
    public void A_timer_that_comes_early_changes_nothing()
    {
        Delete(30);
        _balancer.Reach();
        var effect = _balancer.Actor.Fire("drain", TimeSpan.FromSeconds(1));

        Assert.Empty(effect.Events);
    }

    [Fact]
    public void After_a_restart_the_end_of_the_drain_is_still_due()
    {
        Delete(30);
        _balancer.Reach();
        var effect = _balancer.Actor.Resume();

        Assert.Contains(effect.Timers, timer => timer is { Name: "drain", DueAt: not null });
    }

    [Fact]
    public void A_draining_member_may_be_deleted_at_once()
    {
        Delete(30);
        _balancer.Reach();
        Delete(0);
        _balancer.Reach();

        Assert.Empty(_balancer.State.Displayed.Pool(_pool)!.Members);
    }

    [Fact]
    public void A_member_that_leaves_takes_no_update()
    {
        Delete(30);
        _balancer.Reach();

        Assert.Equal(409, Balancer.Refused(Update(0)).Code);
    }

    [Fact]
    public void A_batch_that_lists_a_draining_member_keeps_it()
    {
        Delete(30);
        _balancer.Reach();
        _balancer.Ask(new BatchMembers(Balancer.Tenant, _pool, [new Member { Address = "10.0.0.1", ProtocolPort = 8080 }], AdditiveOnly: false));
        _balancer.Reach();

        Assert.Null(_balancer.State.Applied.Pool(_pool)!.Members[_member].Drain);
    }

    [Fact]
    public void An_update_with_a_drain_shows_its_values_at_once()
    {
        Update(30);

        Assert.False(_balancer.State.Displayed.Pool(_pool)!.Members[_member].AdminStateUp);
    }

    [Fact]
    public void When_the_time_is_over_an_updated_member_goes_on_without_the_drain()
    {
        Update(30);
        _balancer.Reach();
        _balancer.Actor.Fire("drain", HalfMinute);
        _balancer.Reach();

        Assert.Null(_balancer.State.Applied.Pool(_pool)!.Members[_member].Drain);
    }

    [Fact]
    public void A_drain_is_visible_as_pending_work()
    {
        Delete(30);
        _balancer.Reach();

        Assert.Equal(PendingWork.Drain, Assert.Single(PendingWork.Of(_balancer.State)).Kind);
    }

    [Fact]
    public void An_end_that_failed_is_not_tried_for_ever()
    {
        Delete(30);
        _balancer.Reach();
        _balancer.Actor.Fire("drain", HalfMinute);
        var effect = _balancer.Refuse("no");

        Assert.DoesNotContain(effect.Timers, timer => timer is { Name: "drain", DueAt: not null });
    }

    [Fact]
    public void In_strict_mode_the_end_of_a_drain_waits_for_the_change_under_way()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Strict = true });
        var pool = Settled(balancer, balancer.AddPool());
        var member = Settled(balancer, balancer.AddMember(pool, "10.0.0.1"));
        Settled(balancer, Balancer.Accepted(balancer.Ask(new DeleteMember(Balancer.Tenant, pool, member, 30))));
        balancer.AddListener();

        Assert.Empty(balancer.Actor.Fire("drain", HalfMinute).Events);
    }

    private static Guid Settled(Balancer balancer, Guid id)
    {
        balancer.Reach();
        return id;
    }

    private void Delete(int seconds) =>
        Balancer.Accepted(_balancer.Ask(new DeleteMember(Balancer.Tenant with { RequestId = "req-drain" }, _pool, _member, seconds)));

    private Outcome? Update(int seconds) =>
        _balancer.Ask(new UpdateMember(Balancer.Tenant, _pool, _member, new MemberPatch { AdminStateUp = false }, seconds));
}
