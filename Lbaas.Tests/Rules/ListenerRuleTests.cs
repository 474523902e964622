using System.Collections.Immutable;
using System.Text.Json;
using Lbaas.Actors.Certificates;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;
using Lbaas.Api.Listeners;
using Lbaas.Tests.LoadBalancers;

namespace Lbaas.Tests.Rules;

/// <summary>Rules of listeners that have no test elsewhere, and their variants in updates and populated creates.</summary>
public sealed class ListenerRuleTests
{
    private const string WithoutAuthority = "Validation failure: Client authentication setting MANDATORY requires a client CA container reference.";

    private static readonly ReferenceFinding Good = new(ReferenceProblem.None);

    private static readonly ReferenceFindings Known = new()
    {
        Certificates = ReferenceFindings.None.Certificates.Add("cert", Good),
        Authorities = ReferenceFindings.None.Authorities.Add("ca", Good),
        RevocationLists = ReferenceFindings.None.RevocationLists.Add(new RevocationPair("ca", "crl"), Good),
    };

    private static readonly Listener Terminating = new() { Protocol = "TERMINATED_HTTPS", ProtocolPort = 443, DefaultTlsContainerRef = "cert" };

    private readonly Balancer _balancer = Balancer.Active();

    [Theory]
    [InlineData("X-SSL-Client-Verify")]
    [InlineData("X-SSL-Client-Has-Cert")]
    [InlineData("X-SSL-Client-DN")]
    [InlineData("X-SSL-Client-CN")]
    [InlineData("X-SSL-Issuer")]
    [InlineData("X-SSL-Client-SHA1")]
    [InlineData("X-SSL-Client-Not-Before")]
    [InlineData("X-SSL-Client-Not-After")]
    public void LI_3_what_a_client_certificate_says_is_inserted_where_TLS_ends(string header)
    {
        var headers = ImmutableSortedDictionary<string, string>.Empty.Add(header, "true");
        var plain = _balancer.AddListener(80);
        var tls = Balancer.Accepted(New(Terminating with { InsertHeaders = headers }));

        Refused(400, $"['{header}'] is not a valid option for insert_headers", New(new Listener { Protocol = "HTTP", ProtocolPort = 81, InsertHeaders = headers }));
        Refused(400, $"['{header}'] is not a valid option for insert_headers", Put(plain, new ListenerPatch { InsertHeaders = headers }));
        Balancer.Accepted(Put(tls, new ListenerPatch { InsertHeaders = headers }));
    }

    [Fact]
    public void LI_1_LI_2_an_update_inserts_no_headers_either()
    {
        Refused(400, "insert-headers is not a valid option for a TCP protocol listener.",
            Put(_balancer.AddListener(80, "TCP"), new ListenerPatch { InsertHeaders = ImmutableSortedDictionary<string, string>.Empty.Add("X-Real-IP", "true") }));
        Refused(400, "['X-Evil'] is not a valid option for insert_headers",
            Put(_balancer.AddListener(81), new ListenerPatch { InsertHeaders = ImmutableSortedDictionary<string, string>.Empty.Add("X-Evil", "true") }));
    }

    [Theory]
    [InlineData(null, true, 400)]
    [InlineData(60, true, null)]
    [InlineData(null, false, null)]
    public void LI_5_an_update_needs_an_age_that_is_given_or_stored(int? given, bool preload, int? code)
    {
        var outcome = Put(Balancer.Accepted(New(Terminating)), new ListenerPatch { HstsPreload = (bool?)preload, HstsMaxAge = given });

        Assert.Equal(code, (outcome as Rejected)?.Fault.Code);
    }

    [Fact]
    public void LI_5_a_stored_age_is_one() =>
        Balancer.Accepted(Put(Balancer.Accepted(New(Terminating with { HstsMaxAge = 60 })), new ListenerPatch { HstsIncludeSubdomains = (bool?)true }));

    [Fact]
    public void LI_6_an_update_of_another_protocol_takes_no_age() =>
        Refused(400, "Validation failure: The HSTS feature can only be used for listeners using the TERMINATED_HTTPS protocol.",
            Put(_balancer.AddListener(), new ListenerPatch { HstsMaxAge = (int?)0 }));

    [Theory]
    [InlineData(Operations.Post, true)]
    [InlineData(Operations.Put, true)]
    [InlineData(Operations.Nested, false)]
    public void LI_7_an_age_is_not_negative_but_in_a_populated_create(Operations operation, bool refused) =>
        Assert.Equal(
            refused ? "Invalid input for field/attribute hsts_max_age. Value: '-1'. Value should be greater or equal to 0" : null,
            Refusal("""{"protocol":"HTTP","protocol_port":1,"hsts_max_age":-1}""", operation));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    public void LI_8_a_connection_limit_is_at_least_minus_one(int limit, bool good) =>
        Assert.Equal(
            good ? null : "Invalid input for field/attribute connection_limit. Value: '-2'. Value should be greater or equal to -1",
            Refusal($$"""{"connection_limit":{{limit}}}"""));

    [Fact]
    public void LI_8_null_is_the_default_limit() =>
        Assert.Equal(-1, Patched(new Listener { ConnectionLimit = 5 }, """{"connection_limit":null}""").ConnectionLimit);

    [Theory]
    [InlineData("timeout_client_data", 50_000)]
    [InlineData("timeout_member_connect", 5_000)]
    [InlineData("timeout_member_data", 50_000)]
    [InlineData("timeout_tcp_inspect", 0)]
    public void LI_9_timeouts_are_at_most_24_days_and_null_is_the_default(string key, int preset)
    {
        var set = new Listener { TimeoutClientData = 7, TimeoutMemberConnect = 7, TimeoutMemberData = 7, TimeoutTcpInspect = 7 };
        int Of(Listener listener) => key switch
        {
            "timeout_client_data" => listener.TimeoutClientData,
            "timeout_member_connect" => listener.TimeoutMemberConnect,
            "timeout_member_data" => listener.TimeoutMemberData,
            _ => listener.TimeoutTcpInspect,
        };

        Assert.EndsWith("Value should be greater or equal to 0", Refusal($$"""{"{{key}}":-1}"""), StringComparison.Ordinal);
        Assert.EndsWith("Value should be lower or equal to 2073600000", Refusal($$"""{"{{key}}":2073600001}"""), StringComparison.Ordinal);
        Assert.Equal((0, 2_073_600_000, preset), (Of(Patched(set, $$"""{"{{key}}":0}""")), Of(Patched(set, $$"""{"{{key}}":2073600000}""")), Of(Patched(set, $$"""{"{{key}}":null}"""))));
    }

    [Fact]
    public void LI_10_an_update_takes_CIDRs_of_the_VIPs_families_alone() =>
        Refused(400, "Validation failure: CIDR 2001:db8::/64 IP version incompatible with all VIPs ['127.1.0.1'] IP version.",
            Put(_balancer.AddListener(), new ListenerPatch { AllowedCidrs = (ImmutableArray<string>?)["2001:db8::/64"] }));

    [Fact]
    public void LI_10_while_the_VIP_is_not_known_no_CIDRs_are_taken()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipUnavailable("away"));

        Balancer.Accepted(balancer.Ask(new CreateListener(Balancer.Tenant, new Listener { Protocol = "HTTP", ProtocolPort = 80 })));
        Refused(409, $"Load Balancer {balancer.Id} is immutable and cannot be updated.",
            balancer.Ask(new CreateListener(Balancer.Tenant, new Listener { Protocol = "HTTP", ProtocolPort = 81, AllowedCidrs = ["10.0.0.0/8"] })));
    }

    [Fact]
    public void LI_11_an_update_takes_no_CIDRs_beside_security_groups()
    {
        var listener = _balancer.AddListener();
        _balancer.Ask(new UpdateLoadBalancer(Balancer.Tenant, new LoadBalancerPatch { VipSecurityGroupIds = (ImmutableArray<Guid>?)[Guid.Empty] }));

        Refused(400, "Validation failure: Allowed CIDRs are not allowed when using custom VIP Security Groups.",
            Put(listener, new ListenerPatch { AllowedCidrs = (ImmutableArray<string>?)["10.0.0.0/8"] }));
    }

    [Fact]
    public void LI_14_an_update_takes_only_ALPN_protocols_that_amphorae_speak() =>
        Refused(501, "Provider 'amphora' does not support a requested option: Amphora provider does not support spdy/3 ALPN protocol(s).",
            Put(Balancer.Accepted(New(Terminating)), new ListenerPatch { AlpnProtocols = (ImmutableArray<string>?)["spdy/3"] }));

    [Fact]
    public void TL_4_a_CA_does_not_go_while_clients_must_be_known() =>
        Refused(400, WithoutAuthority,
            Put(Balancer.Accepted(New(Terminating with { ClientCaTlsContainerRef = "ca", ClientAuthentication = "MANDATORY" })), new ListenerPatch { ClientCaTlsContainerRef = (string?)null }));

    [Fact]
    public void TL_4_nor_does_it_count_when_it_goes_in_the_same_update() =>
        Refused(400, WithoutAuthority,
            Put(Balancer.Accepted(New(Terminating with { ClientCaTlsContainerRef = "ca" })), new ListenerPatch { ClientCaTlsContainerRef = (string?)null, ClientAuthentication = "MANDATORY" }));

    [Fact]
    public void TL_4_TL_5_a_CA_goes_with_all_that_needs_it()
    {
        var listener = Balancer.Accepted(New(Terminating with { ClientCaTlsContainerRef = "ca", ClientCrlContainerRef = "crl", ClientAuthentication = "MANDATORY" }));

        Balancer.Accepted(Put(listener, new ListenerPatch { ClientCaTlsContainerRef = (string?)null, ClientCrlContainerRef = (string?)null, ClientAuthentication = "NONE" }));
    }

    [Fact]
    public void TL_5_a_CA_does_not_go_while_there_is_a_revocation_list() =>
        Refused(400, "Validation failure: A client authentication CA reference is required to specify a client authentication revocation list.",
            Put(Balancer.Accepted(New(Terminating with { ClientCaTlsContainerRef = "ca", ClientCrlContainerRef = "crl" })), new ListenerPatch { ClientCaTlsContainerRef = (string?)null }));

    [Fact]
    public void TL_12_TL_16_hold_for_updates()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Tls = new TlsPolicy { ProhibitedCiphers = ["BAD"] } });
        var listener = Balancer.Accepted(New(Terminating, balancer));

        Refused(400, "Validation failure: The following ciphers have been prohibited by an administrator: BAD", Put(listener, new ListenerPatch { TlsCiphers = "GOOD:BAD" }, balancer));
        Refused(400, "Validation failure: Empty ALPN protocol list. Either specify at least one ALPN protocol or remove this parameter to use the default.",
            Put(listener, new ListenerPatch { AlpnProtocols = (ImmutableArray<string>?)[] }, balancer));
    }

    [Fact]
    public void TL_16_an_ALPN_protocol_nobody_knows_is_no_option() =>
        Assert.StartsWith("Invalid input for field/attribute alpn_protocols. Value: 'gopher'. Value should be one of: ", Refusal("""{"alpn_protocols":["gopher"]}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("UDP")]
    [InlineData("SCTP")]
    public void TL_18_datagram_listeners_insert_no_headers(string protocol)
    {
        var headers = ImmutableSortedDictionary<string, string>.Empty.Add("X-Forwarded-For", "true");

        Refused(400, $"Validation failure: {protocol} protocol listener does not support TLS.", New(new Listener { Protocol = protocol, ProtocolPort = 54, InsertHeaders = headers }));
        Refused(400, $"Validation failure: {protocol} protocol listener does not support TLS or header insertion.",
            Put(_balancer.AddListener(53, protocol), new ListenerPatch { InsertHeaders = headers }));
    }

    private Outcome? New(Listener draft, Balancer? balancer = null) =>
        (balancer ?? _balancer).Ask(new CreateListener(Balancer.Tenant, draft) { References = Known });

    private Outcome? Put(Guid listener, ListenerPatch patch, Balancer? balancer = null) =>
        (balancer ?? _balancer).Ask(new UpdateListener(Balancer.Tenant, listener, patch) { References = Known });

    private static Listener Patched(Listener listener, string body) =>
        ListenerRequests.Patch(ListenerFields.Table.Read(JsonDocument.Parse(body).RootElement, Operations.Put, "x")).ApplyTo(listener, default);

    private static string? Refusal(string body, Operations operation = Operations.Put)
    {
        if (operation == Operations.Post)
            body = body.Replace("{", $$"""{"loadbalancer_id":"{{Guid.Empty}}",""", StringComparison.Ordinal);
        if (operation == Operations.Put)
            body = body.Replace(""" "protocol":"HTTP","protocol_port":1,""".Trim(), "", StringComparison.Ordinal);
        try
        {
            ListenerFields.Table.Read(JsonDocument.Parse(body).RootElement, operation, "x");
            return null;
        }
        catch (FaultException refused)
        {
            return refused.Fault.Text;
        }
    }

    private static void Refused(int code, string text, Outcome? outcome) => Assert.Equal(new Fault(code, text), Balancer.Refused(outcome));
}
