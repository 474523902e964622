using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>The cross-field rules of L7 policies, by their numbers in spec validation.</summary>
public class L7PolicyRuleTests
{
    private const string Conflict = "Invalid L7 Policy arguments: Cannot specify redirect_pool_id and redirect_url or redirect_prefix at the same time";
    private const string Url = "http://a.example/";

    private readonly Balancer _balancer = Balancer.Active();
    private readonly Guid _listener;
    private readonly Guid _pool;

    public L7PolicyRuleTests() => (_listener, _pool) = (_balancer.AddListener(), _balancer.AddPool());

    [Fact]
    public void LP_1_a_redirection_to_a_URL_needs_one() =>
        Refused(400, "Invalid L7 Policy arguments: redirect_url must not be None", New(new L7Policy { Action = "REDIRECT_TO_URL", RedirectPoolId = _pool }));

    [Fact]
    public void LP_1_a_redirection_to_a_URL_keeps_one() =>
        Refused(400, "Invalid L7 Policy arguments: redirect_url must not be None",
            Update(Add(new L7Policy { Action = "REDIRECT_TO_URL", RedirectUrl = Url }), new L7PolicyPatch { RedirectUrl = (string?)null }));

    [Fact]
    public void LP_2_a_redirection_to_a_pool_needs_one() =>
        Refused(400, "Invalid L7 Policy arguments: redirect_pool_id or redirect_pool must not be None", New(new L7Policy { Action = "REDIRECT_TO_POOL", RedirectUrl = Url }));

    [Fact]
    public void LP_3_a_redirection_to_a_prefix_needs_one() =>
        Refused(400, "Invalid L7 Policy arguments: redirect_prefix must not be None", New(new L7Policy { Action = "REDIRECT_PREFIX", RedirectUrl = Url }));

    [Theory]
    [InlineData("REDIRECT_TO_POOL", false, true)]
    [InlineData("REDIRECT_PREFIX", false, true)]
    [InlineData("REDIRECT_PREFIX", true, true)]
    public void LP_4_a_pool_and_another_target_exclude_each_other(string action, bool url, bool prefix) =>
        Refused(400, Conflict, New(new L7Policy { Action = action, RedirectPoolId = _pool, RedirectUrl = url ? Url : null, RedirectPrefix = prefix ? Url : null }));

    [Fact]
    public void LP_4_an_update_without_an_action_can_conflict_too() =>
        Refused(400, Conflict, Update(Add(), new L7PolicyPatch { RedirectPoolId = (Guid?)_pool, RedirectUrl = Url }));

    [Fact]
    public void LP_4_an_explicit_action_clears_the_targets_of_others_first() =>
        Assert.Equal(
            new L7Redirect("REDIRECT_TO_URL", null, Url, null, 302),
            Stored(Add(new L7Policy { Action = "REDIRECT_TO_URL", RedirectUrl = Url, RedirectPoolId = _pool })));

    [Fact]
    public void LP_5_a_rejection_has_no_target() =>
        Assert.Equal(
            new L7Redirect("REJECT", null, null, null, null),
            Stored(Add(new L7Policy { Action = "REJECT", RedirectUrl = Url, RedirectPoolId = _pool, RedirectHttpCode = 301 })));

    [Fact]
    public void LP_5_a_rejection_with_a_prefix_turns_into_a_redirection() =>
        Assert.Equal(new L7Redirect("REDIRECT_PREFIX", null, null, Url, 302), Stored(Add(new L7Policy { Action = "REJECT", RedirectPrefix = Url })));

    [Fact]
    public void LP_6_a_target_without_an_action_implies_the_action()
    {
        var policy = Add(new L7Policy { Action = "REDIRECT_PREFIX", RedirectPrefix = Url });

        Update(policy, new L7PolicyPatch { RedirectPoolId = (Guid?)_pool });
        var toPool = Stored(policy);
        Update(policy, new L7PolicyPatch { RedirectUrl = Url });
        var toUrl = Stored(policy);
        Update(policy, new L7PolicyPatch { RedirectPrefix = Url });

        Assert.Equal(new L7Redirect("REDIRECT_TO_POOL", _pool, null, null, null), toPool);
        Assert.Equal(new L7Redirect("REDIRECT_TO_URL", null, Url, null, 302), toUrl);
        Assert.Equal(new L7Redirect("REDIRECT_PREFIX", null, null, Url, 302), Stored(policy));
    }

    [Fact]
    public void LP_7_a_code_is_kept_where_there_is_a_redirection_and_nowhere_else()
    {
        var policy = Add(new L7Policy { Action = "REDIRECT_TO_URL", RedirectUrl = Url, RedirectHttpCode = 307 });
        var given = Stored(policy).HttpCode;

        Update(policy, new L7PolicyPatch { RedirectHttpCode = 301 });
        var changed = Stored(policy).HttpCode;
        Update(policy, new L7PolicyPatch { RedirectPoolId = (Guid?)_pool });
        Update(policy, new L7PolicyPatch { RedirectHttpCode = 301 });

        Assert.Equal((307, 301, null), (given, changed, Stored(policy).HttpCode));
    }

    [Fact]
    public void LP_8_an_update_must_change_something() =>
        Refused(400, "Invalid L7 Policy arguments: Invalid update options", Update(Add(), new L7PolicyPatch()));

    [Fact]
    public void LP_9_the_pool_must_match_the_listener()
    {
        var pool = _balancer.AddPool(protocol: "HTTPS");
        const string Mismatch = "Validation failure: The pool protocol 'HTTPS' is invalid while the listener protocol is 'HTTP'.";

        Refused(400, Mismatch, New(new L7Policy { Action = "REDIRECT_TO_POOL", RedirectPoolId = pool }));
        Refused(400, Mismatch, Update(Add(), new L7PolicyPatch { RedirectPoolId = (Guid?)pool }));
    }

    [Theory]
    [InlineData("TCP")]
    [InlineData("HTTPS")]
    [InlineData("UDP")]
    public void LP_10_only_HTTP_can_be_looked_into(string protocol) =>
        Refused(501, $"Provider 'amphora' does not support a requested option: {protocol} protocol listeners do not support L7 policies",
            _balancer.Ask(new CreateL7Policy(Balancer.Tenant, _balancer.AddListener(8443, protocol), new L7Policy { Action = "REJECT" }, 1)));

    [Theory]
    [InlineData(50, null)]
    [InlineData(51, 409)]
    public void LP_11_nested_rules_are_at_most_fifty(int rules, int? code)
    {
        var policy = new L7Policy { Id = Guid.Parse("00000000-0000-4000-8000-0000000000aa"), Action = "REJECT", Rules = [.. Enumerable.Repeat(Rule, rules)] };
        var listener = new Listener { Protocol = "HTTP", L7Policies = [policy] };

        var fault = L7PolicyRules.CheckAll(listener, Configuration.Empty);

        Assert.Equal(code is null ? null : new Fault(409, $"Too many rules on L7 policy {policy.Id}"), fault);
    }

    [Fact]
    public void PR_3_a_redirect_pool_must_exist_on_the_same_load_balancer()
    {
        var missing = Guid.Parse("00000000-0000-4000-8000-0000000000bb");

        Refused(404, $"Pool {missing} not found.", New(new L7Policy { Action = "REDIRECT_TO_POOL", RedirectPoolId = missing }));
        Refused(404, $"Pool {missing} not found.", Update(Add(), new L7PolicyPatch { RedirectPoolId = (Guid?)missing }));
    }

    [Fact]
    public void PR_5_a_prometheus_listener_has_no_policies() =>
        Refused(400, "Protocol PROMETHEUS listeners cannot have child objects.",
            _balancer.Ask(new CreateL7Policy(Balancer.Tenant, _balancer.AddListener(9100, "PROMETHEUS"), new L7Policy { Action = "REJECT" }, 1)));

    [Fact]
    public void PR_5_nor_when_it_is_created_with_them() =>
        Assert.Equal(
            ListenerRules.PrometheusHasNoChildren,
            L7PolicyRules.CheckAll(new Listener { Protocol = "PROMETHEUS", L7Policies = [new L7Policy { Action = "REJECT" }] }, Configuration.Empty));

    [Fact]
    public void SP_16_a_pool_that_a_policy_redirects_to_stays()
    {
        var policy = Add(new L7Policy { Action = "REDIRECT_TO_POOL", RedirectPoolId = _pool, AdminStateUp = false });

        Refused(409, $"Pool {_pool} is in use by L7 policy {policy}", _balancer.Ask(new DeletePool(Balancer.Tenant, _pool)));
    }

    [Fact]
    public void SP_16_it_may_go_once_the_policy_is_on_its_way_out()
    {
        _balancer.Ask(new DeleteL7Policy(Balancer.Tenant, Add(new L7Policy { Action = "REDIRECT_TO_POOL", RedirectPoolId = _pool })));

        Assert.IsType<Accepted>(_balancer.Ask(new DeletePool(Balancer.Tenant, _pool)));
    }

    private static L7Rule Rule => new() { Type = "PATH", CompareType = "EQUAL_TO", Value = "/a" };

    private static void Refused(int code, string text, Outcome? outcome) => Assert.Equal(new Fault(code, text), Balancer.Refused(outcome));

    private Outcome? New(L7Policy draft) => _balancer.Ask(new CreateL7Policy(Balancer.Tenant, _listener, draft, L7Actions.LastPosition));

    private Guid Add(L7Policy? draft = null) => Balancer.Accepted(New(draft ?? new L7Policy { Action = "REJECT" }));

    private Outcome? Update(Guid policy, L7PolicyPatch patch) => _balancer.Ask(new UpdateL7Policy(Balancer.Tenant, policy, patch));

    private L7Redirect Stored(Guid policy) => L7Redirect.Of(_balancer.State.Wanted.L7Policy(policy)!);
}
