using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>Policies and rules as changes: their places, what waits with them, and what a failure leaves.</summary>
public class L7ChangeFlowTests
{
    private readonly Balancer _balancer = Balancer.Active();
    private readonly Guid _listener;

    public L7ChangeFlowTests()
    {
        _listener = _balancer.AddListener();
        _balancer.Reach();
    }

    [Fact]
    public void Positions_count_from_one_and_beyond_the_end_is_the_end()
    {
        Add("a", 7);
        Add("b");
        Add("c", 1);
        Add("d", 3);
        Settle();

        Assert.Equal("c1 a2 d3 b4", Applied);
    }

    [Fact]
    public void A_deletion_closes_the_gap()
    {
        Three();

        Delete("b");
        Settle();

        Assert.Equal("a1 c2", Applied);
    }

    [Theory]
    [InlineData(1, "c1 a2 b3")]
    [InlineData(2, "a1 c2 b3")]
    [InlineData(99, "a1 b2 c3")]
    public void A_policy_can_be_moved(int position, string expected)
    {
        Three();

        Ask(new UpdateL7Policy(Balancer.Tenant, Find("c"), new L7PolicyPatch { Position = position }));
        Settle();

        Assert.Equal(expected, Applied);
    }

    [Fact]
    public void Changes_in_one_revision_find_the_places_that_those_before_them_made()
    {
        Three();
        _balancer.AddListener(99);

        Delete("a");
        Add("x", 2);
        Settle();

        Assert.Equal("b1 x2 c3", Applied);
    }

    [Fact]
    public void A_failed_insertion_leaves_no_gap_to_those_that_came_after_it()
    {
        Three();
        Add("bad", 1);
        Add("x", 2);

        _balancer.Refuse("poison");
        Settle();

        Assert.Equal("a1 x2 b3 c4", Applied);
    }

    [Fact]
    public void A_failed_policy_is_shown_after_all_others_so_that_places_are_those_that_amphorae_know()
    {
        Three();
        Add("bad", 1);
        _balancer.Refuse("poison");

        Add("x");
        Add("y", 2);
        Settle();

        Assert.Equal(("a1 y2 b3 c4 x5 bad6", "a1 y2 b3 c4 x5"), (Shown, Applied));
        Assert.Equal(ProvisioningStatus.Error, _balancer.State.StatusOf(Find("bad")));
    }

    [Fact]
    public void A_failed_policy_is_mended_where_it_was_to_stand()
    {
        Three();
        Add("bad", 2);
        _balancer.Refuse("poison");

        Ask(new UpdateL7Policy(Balancer.Tenant, Find("bad"), new L7PolicyPatch { Description = "good now" }));
        Settle();

        Assert.Equal(("a1 bad2 b3 c4", ProvisioningStatus.Active), (Applied, _balancer.State.StatusOf(Find("bad"))));
    }

    [Fact]
    public void A_failed_policy_can_be_deleted()
    {
        Add("bad");
        _balancer.Refuse("poison");

        Delete("bad");
        Settle();

        Assert.Equal("", Shown);
        Assert.Empty(_balancer.State.Errors);
    }

    [Fact]
    public void A_failed_listener_is_mended_with_the_policies_that_waited_for_it()
    {
        _balancer.AddListener(9999);
        var listener = _balancer.AddListener(81);
        var policy = Balancer.Accepted(_balancer.Ask(new CreateL7Policy(Balancer.Tenant, listener, Named("p"), 1)));
        var rule = Balancer.Accepted(_balancer.Ask(new CreateL7Rule(Balancer.Tenant, policy, Path)));
        _balancer.Reach();
        while (_balancer.State.Push is not null)
            _balancer.Refuse("poison");

        Ask(new UpdateListener(Balancer.Tenant, listener, new ListenerPatch { Description = "good now" }));
        Settle();

        Assert.NotNull(_balancer.State.Applied.L7Policy(policy)?.Rule(rule));
        Assert.Equal([ProvisioningStatus.Active], new[] { listener, policy, rule }.Select(_balancer.State.StatusOf).Distinct());
    }

    [Fact]
    public void A_policy_makes_its_listener_wait_along_which_does_not_fail_along()
    {
        var policy = Add("a");
        var during = (_balancer.State.StatusOf(policy), _balancer.State.StatusOf(_listener));

        _balancer.Refuse("poison");

        Assert.Equal((ProvisioningStatus.PendingCreate, ProvisioningStatus.PendingUpdate), during);
        Assert.Equal((ProvisioningStatus.Error, ProvisioningStatus.Active), (_balancer.State.StatusOf(policy), _balancer.State.StatusOf(_listener)));
    }

    [Fact]
    public void A_rule_makes_its_policy_and_listener_wait_along()
    {
        var policy = Add("a");
        Settle();

        var rule = Balancer.Accepted(_balancer.Ask(new CreateL7Rule(Balancer.Tenant, policy, Path)));

        Assert.Equal(
            [ProvisioningStatus.PendingCreate, ProvisioningStatus.PendingUpdate, ProvisioningStatus.PendingUpdate, ProvisioningStatus.PendingUpdate],
            [.. new[] { rule, policy, _listener, _balancer.Id }.Select(_balancer.State.StatusOf)]);
    }

    [Fact]
    public void Rules_of_a_failed_policy_are_locked()
    {
        var policy = Add("bad");
        _balancer.Refuse("poison");

        var outcome = _balancer.Ask(new CreateL7Rule(Balancer.Tenant, policy, Path));

        Assert.Equal(new Fault(409, $"L7Policy {policy} is immutable and cannot be updated."), Balancer.Refused(outcome));
    }

    [Fact]
    public void In_strict_mode_rules_of_a_policy_that_is_not_ACTIVE_are_locked()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Strict = true });
        var listener = balancer.AddListener();
        balancer.Reach();
        var policy = Balancer.Accepted(balancer.Ask(new CreateL7Policy(Balancer.Tenant, listener, Named("p"), 1)));
        balancer.Refuse("poison");

        var outcome = balancer.Ask(new CreateL7Rule(Balancer.Tenant, policy, Path));

        Assert.Equal(new Fault(409, $"L7Policy {policy} is immutable and cannot be updated."), Balancer.Refused(outcome));
    }

    [Fact]
    public void A_deletion_of_a_pool_fails_with_the_deletion_of_the_policy_that_held_it()
    {
        var pool = _balancer.AddPool();
        Add("holds", pool: pool);
        Settle();
        Delete("holds");
        Ask(new DeletePool(Balancer.Tenant, pool));

        _balancer.Refuse("poison");
        Settle();

        Assert.Contains(pool, _balancer.State.Applied.Pools.Keys);
        Assert.Equal(ProvisioningStatus.Error, _balancer.State.StatusOf(pool));
    }

    [Fact]
    public void A_pool_is_used_by_the_listeners_whose_enabled_policies_with_rules_redirect_to_it()
    {
        var pool = _balancer.AddPool();
        var policy = Add("to pool", pool: pool);
        var empty = UsersOf(pool);
        Ask(new CreateL7Rule(Balancer.Tenant, policy, Path));
        var full = UsersOf(pool);
        Ask(new UpdateL7Policy(Balancer.Tenant, policy, new L7PolicyPatch { AdminStateUp = false }));

        Assert.Empty(empty);
        Assert.Equal([_listener], full);
        Assert.Empty(UsersOf(pool));
    }

    [Fact]
    public void Listeners_that_redirect_to_a_pool_wait_for_its_changes()
    {
        var pool = _balancer.AddPool();
        Ask(new CreateL7Rule(Balancer.Tenant, Add("to pool", pool: pool), Path));
        Settle();

        _balancer.AddMember(pool, "10.0.0.1");

        Assert.Equal(ProvisioningStatus.PendingUpdate, _balancer.State.StatusOf(_listener));
    }

    [Fact]
    public void What_is_enabled_is_ONLINE_once_it_is_made()
    {
        var policy = Add("a");
        var during = Operating(policy);
        Settle();
        var after = Operating(policy);
        Ask(new UpdateL7Policy(Balancer.Tenant, policy, new L7PolicyPatch { AdminStateUp = false }));

        Assert.Equal((OperatingStatus.Offline, OperatingStatus.Online, OperatingStatus.Offline), (during, after, Operating(policy)));
    }

    [Fact]
    public void A_listener_takes_its_policies_with_it()
    {
        Three();

        Ask(new DeleteListener(Balancer.Tenant, _listener));
        Settle();

        Assert.Null(_balancer.State.Displayed.Listener(_listener));
    }

    private static L7Rule Path => new() { Type = "PATH", CompareType = "EQUAL_TO", Value = "/a" };

    private string Applied => Places(_balancer.State.Applied);

    private string Shown => string.Join(' ', _balancer.State.View()!.Listeners.Single(l => l.Listener.Id == _listener)
        .L7Policies.Select(policy => $"{policy.Policy.Name}{policy.Position}"));

    private string Places(Configuration tree) =>
        string.Join(' ', tree.Listener(_listener)!.L7Policies.Select((policy, index) => $"{policy.Name}{index + 1}"));

    private static L7Policy Named(string name, Guid? pool = null) =>
        new() { Name = name, Action = pool is null ? L7Actions.Reject : L7Actions.RedirectToPool, RedirectPoolId = pool };

    private void Three()
    {
        foreach (var name in new[] { "a", "b", "c" })
            Add(name);
        Settle();
    }

    private Guid Add(string name, int position = L7Actions.LastPosition, Guid? pool = null) =>
        Balancer.Accepted(_balancer.Ask(new CreateL7Policy(Balancer.Tenant, _listener, Named(name, pool), position)));

    private void Delete(string name) => Ask(new DeleteL7Policy(Balancer.Tenant, Find(name)));

    private void Ask(ChangeRequest request) => Assert.IsType<Accepted>(_balancer.Ask(request));

    private Guid Find(string name) => _balancer.State.Displayed.Listener(_listener)!.L7Policies.Single(policy => policy.Name == name).Id;

    private IEnumerable<Guid> UsersOf(Guid pool) => _balancer.State.View()!.Pools.Single(view => view.Pool.Id == pool).ListenerIds;

    private string Operating(Guid policy) =>
        _balancer.State.View()!.Listeners.SelectMany(l => l.L7Policies).Single(view => view.Policy.Id == policy).OperatingStatus;

    private void Settle()
    {
        while (_balancer.State.Push is not null)
            _balancer.Reach();
    }
}
