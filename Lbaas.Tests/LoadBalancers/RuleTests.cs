using System.Collections.Immutable;
using Lbaas.Actors.Certificates;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.LoadBalancers.Planning;
using Lbaas.Actors.Members;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Requests;

namespace Lbaas.Tests.LoadBalancers;

/// <summary>The cross-field rules of spec validation, by their numbers.</summary>
public class RuleTests
{
    private readonly Balancer _balancer = Balancer.Active();

    [Theory]
    [InlineData("HTTP", "HTTP PROXY PROXYV2")]
    [InlineData("HTTPS", "HTTPS PROXY PROXYV2 TCP")]
    [InlineData("TCP", "HTTP HTTPS PROXY PROXYV2 TCP")]
    [InlineData("TERMINATED_HTTPS", "HTTP PROXY PROXYV2")]
    [InlineData("UDP", "UDP")]
    [InlineData("SCTP", "SCTP")]
    [InlineData("PROMETHEUS", "")]
    public void PR_1_which_pools_go_with_which_listeners(string listener, string pools) =>
        Assert.Equal(
            pools.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(),
            Protocols.OfPools.Where(pool => Protocols.Match(listener, pool)).Order());

    [Fact]
    public void PR_1_a_pair_that_does_not_match_is_refused()
    {
        var pool = _balancer.AddPool(protocol: "HTTPS");

        Refused(400, "Validation failure: The pool protocol 'HTTPS' is invalid while the listener protocol is 'HTTP'.",
            New(new Listener { Protocol = "HTTP", ProtocolPort = 80, DefaultPoolId = pool }));
    }

    [Fact]
    public void PR_2_a_default_pool_must_exist() =>
        Refused(404, $"Pool {Guid.Empty} not found.", New(new Listener { Protocol = "HTTP", ProtocolPort = 80, DefaultPoolId = Guid.Empty }));

    [Fact]
    public void PR_5_a_prometheus_listener_has_no_children() =>
        Refused(400, "Protocol PROMETHEUS listeners cannot have child objects.",
            New(new Listener { Protocol = "PROMETHEUS", ProtocolPort = 80, DefaultPoolId = _balancer.AddPool() }));

    [Theory]
    [InlineData("UDP", "PING")]
    [InlineData("UDP", "TLS-HELLO")]
    [InlineData("SCTP", "HTTPS")]
    public void PR_8_datagram_pools_take_few_monitors(string pool, string monitor) =>
        Assert.Equal(
            $"Validation failure: The associated pool protocol is {pool}, so only a UDP-CONNECT/SCTP/TCP/HTTP health monitor is supported.",
            HealthMonitorRules.CheckType(monitor, pool, new LoadBalancerOptions())!.Text);

    [Fact]
    public void PR_9_stream_pools_take_no_datagram_monitors() =>
        Refused(400, "Validation failure: The UDP-CONNECT type is only supported for pools of type UDP/SCTP.", Monitor("UDP-CONNECT"));

    [Fact]
    public void PR_10_a_deployment_may_have_no_PING() =>
        Assert.Equal(
            new Fault(400, "The selected type is not allowed in this deployment: PING"),
            HealthMonitorRules.CheckType("PING", "HTTP", new LoadBalancerOptions { AllowPingMonitors = false }));

    [Fact]
    public void A_protocol_the_data_plane_cannot_carry_is_not_supported()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { ListenerProtocols = ["HTTP"] });

        Assert.Equal(501, Balancer.Refused(balancer.Ask(new CreateListener(Balancer.Tenant, new Listener { Protocol = "UDP", ProtocolPort = 53 }))).Code);
    }

    [Fact]
    public void PO_1_a_port_is_used_once_per_transport()
    {
        _balancer.AddListener(443, "HTTPS");

        Refused(409, "Another Listener on this Load Balancer is already using protocol HTTPS and protocol_port 443", New(new Listener { Protocol = "TCP", ProtocolPort = 443 }));
    }

    [Fact]
    public void PO_2_the_same_port_for_TCP_UDP_and_SCTP_is_allowed()
    {
        foreach (var protocol in new[] { "TCP", "UDP", "SCTP" })
            _balancer.AddListener(53, protocol);

        Assert.Equal(3, _balancer.State.Wanted.Listeners.Count);
    }

    [Fact]
    public void TL_1_a_terminating_listener_needs_a_certificate() =>
        Refused(400, "Validation failure: An SNI or default certificate container reference must be provided for TERMINATED_HTTPS protocol listeners.",
            New(new Listener { Protocol = "TERMINATED_HTTPS", ProtocolPort = 443 }));

    [Fact]
    public void TL_2_others_take_none() =>
        Refused(400, "Validation failure: Certificate container references are not allowed on HTTP protocol listeners.",
            New(new Listener { Protocol = "HTTP", ProtocolPort = 80, DefaultTlsContainerRef = "ref" }));

    [Fact]
    public void TL_3_a_client_CA_needs_a_certificate() =>
        Refused(400, "Validation failure: An SNI or default certificate container reference must be provided with a client CA container reference.",
            New(new Listener { Protocol = "TERMINATED_HTTPS", ProtocolPort = 443, ClientCaTlsContainerRef = "ca" }));

    [Fact]
    public void TL_4_client_authentication_needs_a_CA() =>
        Refused(400, "Validation failure: Client authentication setting MANDATORY requires a client CA container reference.",
            New(new Listener { Protocol = "TERMINATED_HTTPS", ProtocolPort = 443, DefaultTlsContainerRef = "c", ClientAuthentication = "MANDATORY" }));

    [Fact]
    public void TL_6_all_references_that_cannot_be_retrieved_are_named() =>
        Refused(400, "Could not retrieve certificate: ['one', 'two']",
            New(new Listener { Protocol = "TERMINATED_HTTPS", ProtocolPort = 443, DefaultTlsContainerRef = "one", SniContainerRefs = ["two"] }));

    [Fact]
    public void TL_18_datagram_listeners_have_no_TLS() =>
        Refused(400, "Validation failure: UDP protocol listener does not support TLS.",
            New(new Listener { Protocol = "UDP", ProtocolPort = 53, DefaultTlsContainerRef = "ref" }));

    [Fact]
    public void LI_1_headers_are_inserted_into_HTTP_only() =>
        Refused(400, "insert-headers is not a valid option for a TCP protocol listener.",
            New(new Listener { Protocol = "TCP", ProtocolPort = 80, InsertHeaders = Headers("X-Forwarded-For") }));

    [Theory]
    [InlineData("X-Evil")]
    [InlineData("x-forwarded-for")]
    [InlineData("X-SSL-Client-DN")]
    public void LI_2_LI_3_only_known_headers_are_inserted(string name) =>
        Refused(400, $"['{name}'] is not a valid option for insert_headers",
            New(new Listener { Protocol = "HTTP", ProtocolPort = 80, InsertHeaders = Headers(name) }));

    [Fact]
    public void LI_5_HSTS_options_need_an_age() =>
        Assert.Equal(400, Balancer.Refused(New(new Listener { Protocol = "HTTP", ProtocolPort = 80, HstsPreload = true })).Code);

    [Fact]
    public void LI_6_HSTS_needs_TLS() =>
        Refused(400, "Validation failure: The HSTS feature can only be used for listeners using the TERMINATED_HTTPS protocol.",
            New(new Listener { Protocol = "HTTP", ProtocolPort = 80, HstsMaxAge = 0 }));

    [Fact]
    public void LI_10_a_CIDR_must_be_of_a_family_of_the_VIPs() =>
        Refused(400, "Validation failure: CIDR 2001:db8::/64 IP version incompatible with all VIPs ['127.1.0.1'] IP version.",
            New(new Listener { Protocol = "HTTP", ProtocolPort = 80, AllowedCidrs = ["10.0.0.0/8", "2001:db8::/64"] }));

    [Fact]
    public void LI_12_LI_13_no_CIDRs_are_null_and_duplicates_collapse()
    {
        var cidrs = ListenerPlans.WithDefaults(new Listener { AllowedCidrs = ["10.0.0.0/8", "10.0.0.0/8"] }, new TlsPolicy()).AllowedCidrs;

        Assert.Equal(["10.0.0.0/8"], cidrs!.Value);
        Assert.Null(ListenerPlans.WithDefaults(new Listener { AllowedCidrs = [] }, new TlsPolicy()).AllowedCidrs);
    }

    [Fact]
    public void SP_2_a_listener_has_one_default_pool()
    {
        var listener = _balancer.AddListener();
        _balancer.AddPool(listener);

        Refused(409, "This listener already has a default pool",
            _balancer.Ask(new CreatePool(Balancer.Tenant, listener, new Pool { Protocol = "HTTP", LbAlgorithm = "ROUND_ROBIN" })));
    }

    [Theory]
    [InlineData("HTTP", "APP_COOKIE", null, "Field \"cookie_name\" must be specified when using the \"APP_COOKIE\" session persistence type.")]
    [InlineData("HTTP", "SOURCE_IP", "c", "Field \"cookie_name\" can only be specified with session persistence of type \"APP_COOKIE\".")]
    [InlineData("HTTP", "APP_COOKIE", "a b", "Supplied \"cookie_name\" is invalid.")]
    [InlineData("HTTP", "APP_COOKIE", "a/b", "Supplied \"cookie_name\" is invalid.")]
    [InlineData("UDP", "HTTP_COOKIE", null, "Session persistence of type HTTP_COOKIE is not supported for UDP/SCTP protocol pools.")]
    [InlineData("UDP", "SOURCE_IP", "c", "Cookie names are not supported for UDP/SCTP pools.")]
    public void SP_3_SP_4_SP_5_SP_7_cookies(string protocol, string type, string? cookie, string text) =>
        Refused(400, $"Validation failure: {text}", NewPool(protocol, new SessionPersistence(type, cookie, null, null)));

    [Fact]
    public void SP_6_timeouts_are_for_datagram_pools() =>
        Assert.EndsWith("is only for UDP and SCTP protocol pools.",
            Balancer.Refused(NewPool("HTTP", new SessionPersistence("SOURCE_IP", null, 30, null))).Text, StringComparison.Ordinal);

    [Fact]
    public void SP_9_a_type_left_out_is_the_stored_one()
    {
        var pool = Balancer.Accepted(NewPool("HTTP", new SessionPersistence("APP_COOKIE", "one", null, null)));

        Balancer.Accepted(Update(pool, new PoolPatch { SessionPersistence = new SessionPersistence(null, "two", null, null) }));

        Assert.Equal(new SessionPersistence("APP_COOKIE", "two", null, null), _balancer.State.Wanted.Pools[pool].SessionPersistence);
    }

    [Fact]
    public void SP_9_without_a_stored_one_it_is_refused() =>
        Refused(400, "Validation failure: Invalid session_persistence provided.",
            Update(_balancer.AddPool(), new PoolPatch { SessionPersistence = new SessionPersistence(null, "two", null, null) }));

    [Fact]
    public void SP_10_null_removes_it()
    {
        var pool = Balancer.Accepted(NewPool("HTTP", new SessionPersistence("SOURCE_IP", null, null, null)));

        Update(pool, new PoolPatch { SessionPersistence = (SessionPersistence?)null });

        Assert.Null(_balancer.State.Wanted.Pools[pool].SessionPersistence);
    }

    [Fact]
    public void SP_11_a_CRL_needs_a_CA() =>
        Refused(400, "Validation failure: A CA certificate reference is required to specify a revocation list.",
            _balancer.Ask(new CreatePool(Balancer.Tenant, null, new Pool { Protocol = "HTTP", LbAlgorithm = "ROUND_ROBIN", CrlContainerRef = "crl" })));

    [Fact]
    public void SP_15_SOURCE_IP_PORT_is_not_for_amphorae() =>
        Refused(501, "Provider 'amphora' does not support a requested option: Amphora provider does not support SOURCE_IP_PORT algorithm.",
            _balancer.Ask(new CreatePool(Balancer.Tenant, null, new Pool { Protocol = "HTTP", LbAlgorithm = "SOURCE_IP_PORT" })));

    [Fact]
    public void ME_1_a_member_is_in_a_pool_once()
    {
        var pool = _balancer.AddPool();
        _balancer.AddMember(pool, "10.0.0.1", 80);

        Refused(409, "Another member on this pool is already using ip 10.0.0.1 on protocol_port 80", NewMember(pool, "10.0.0.1"));
    }

    [Fact]
    public void ME_1_a_member_that_is_going_does_not_keep_its_place()
    {
        var pool = _balancer.AddPool();
        var member = _balancer.AddMember(pool, "10.0.0.1", 80);
        _balancer.Reach();
        _balancer.Reach();
        _balancer.Ask(new DeleteMember(Balancer.Tenant, pool, member));

        Balancer.Accepted(NewMember(pool, "10.0.0.1"));
    }

    [Fact]
    public void ME_2_the_metadata_address_is_nobodys() =>
        Refused(400, "169.254.169.254 is not a valid option for member address", NewMember(_balancer.AddPool(), "169.254.169.254"));

    [Fact]
    public void ME_6_datagrams_do_not_cross_IP_families()
    {
        var pool = _balancer.AddPool(_balancer.AddListener(53, "UDP"), "UDP");

        Assert.Equal(501, Balancer.Refused(NewMember(pool, "2001:db8::1")).Code);
    }

    [Fact]
    public void ME_9_an_existing_member_is_updated_once()
    {
        var pool = _balancer.AddPool();
        _balancer.AddMember(pool, "10.0.0.1", 80);

        Refused(400, "Validation failure: Member must be updated only once in the same request.", Batch(pool, "10.0.0.1", "10.0.0.1"));
    }

    [Fact]
    public void ME_9_a_new_member_is_created_once() =>
        Assert.Equal(409, Balancer.Refused(Batch(_balancer.AddPool(), "10.0.0.1", "10.0.0.1")).Code);

    [Fact]
    public void HM_1_a_pool_has_one_monitor()
    {
        var pool = _balancer.AddPool();
        Balancer.Accepted(Monitor("TCP", pool));

        Refused(409, "This pool already has a health monitor", Monitor("TCP", pool));
    }

    [Fact]
    public void HM_2_HTTP_options_are_for_HTTP_monitors() =>
        Refused(400, "url_path is not a valid option for health monitors of type TCP", Monitor("TCP", with: m => m with { UrlPath = "/" }));

    [Fact]
    public void HM_3_HTTP_monitors_have_defaults()
    {
        var id = Balancer.Accepted(Monitor("HTTP"));

        var monitor = _balancer.State.Wanted.PoolOfMonitor(id)!.HealthMonitor!;
        Assert.Equal(("GET", "/", "200"), (monitor.HttpMethod, monitor.UrlPath, monitor.ExpectedCodes));
    }

    [Fact]
    public void HM_4_a_delay_is_not_null()
    {
        var id = Balancer.Accepted(Monitor("TCP"));

        Refused(400, "None is not a valid option for delay", _balancer.Ask(new UpdateHealthMonitor(Balancer.Tenant, id, new HealthMonitorPatch { Delay = (int?)null })));
    }

    [Fact]
    public void HM_7_a_domain_name_needs_a_version() =>
        Refused(400, "Validation failure: 'http_version' must be specified when 'domain_name' is provided.", Monitor("HTTP", with: m => m with { DomainName = "a.example" }));

    [Fact]
    public void HM_8_and_that_version_is_1_1() =>
        Refused(400, "http_version 1.0 is not a valid option for health monitors HTTP 1.1 domain name health check",
            Monitor("HTTP", with: m => m with { DomainName = "a.example", HttpVersion = "1.0" }));

    [Fact]
    public void HM_10_UDP_monitors_are_not_too_eager() =>
        Refused(400, "Validation failure: The request delay value 2 should be larger than 3 for UDP-CONNECT health monitor type.",
            Monitor("UDP-CONNECT", _balancer.AddPool(protocol: "UDP"), m => m with { Delay = 2 }));

    [Fact]
    public void A_whole_tree_is_held_to_the_same_rules()
    {
        var balancer = new Balancer();
        var one = new Listener { Id = Guid.NewGuid(), Protocol = "HTTP", ProtocolPort = 80 };
        var other = one with { Id = Guid.NewGuid() };
        var children = new Configuration { Listeners = new[] { one, other }.ToImmutableSortedDictionary(l => l.Id, l => l) };

        var effect = balancer.Create(children);

        Assert.Equal(409, Assert.IsType<Rejected>(effect.Replies.Single().Message).Fault.Code);
        Assert.Equal(Stage.Absent, balancer.State.Stage);
    }

    private static void Refused(int code, string text, Outcome? outcome) => Assert.Equal(new Fault(code, text), Balancer.Refused(outcome));

    private static ImmutableSortedDictionary<string, string> Headers(string name) =>
        ImmutableSortedDictionary<string, string>.Empty.Add(name, "true");

    private Outcome? New(Listener draft) => _balancer.Ask(new CreateListener(Balancer.Tenant, draft));

    private Outcome? NewPool(string protocol, SessionPersistence persistence) =>
        _balancer.Ask(new CreatePool(Balancer.Tenant, null, new Pool { Protocol = protocol, LbAlgorithm = "ROUND_ROBIN", SessionPersistence = persistence }));

    private Outcome? Update(Guid pool, PoolPatch patch) => _balancer.Ask(new UpdatePool(Balancer.Tenant, pool, patch));

    private Outcome? NewMember(Guid pool, string address) =>
        _balancer.Ask(new CreateMember(Balancer.Tenant, pool, new Member { Address = address, ProtocolPort = 80 }));

    private Outcome? Batch(Guid pool, params string[] addresses) =>
        _balancer.Ask(new BatchMembers(Balancer.Tenant, pool, [.. addresses.Select(a => new Member { Address = a, ProtocolPort = 80 })], false));

    private Outcome? Monitor(string type, Guid? pool = null, Func<HealthMonitor, HealthMonitor>? with = null)
    {
        var draft = new HealthMonitor { Type = type, Delay = 5, Timeout = 5, MaxRetries = 3 };
        return _balancer.Ask(new CreateHealthMonitor(Balancer.Tenant, pool ?? _balancer.AddPool(), with?.Invoke(draft) ?? draft));
    }
}
