using Lbaas.Actors.Certificates;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Requests;
using Lbaas.Tests.LoadBalancers;

namespace Lbaas.Tests.Certificates;

/// <summary>TLS rules of listeners (spec validation 4), by number: those that <see cref="RuleTests"/> has not.</summary>
public sealed class TlsRuleTests
{
    private static readonly ReferenceFinding Good = new(ReferenceProblem.None);
    private readonly Balancer _balancer = Balancer.Active();

    private static readonly Listener Terminating =
        new() { Protocol = "TERMINATED_HTTPS", ProtocolPort = 443, DefaultTlsContainerRef = "cert" };

    private static ReferenceFindings Known => new()
    {
        Certificates = ReferenceFindings.None.Certificates.Add("cert", Good).Add("sni", Good),
        Authorities = ReferenceFindings.None.Authorities.Add("ca", Good),
        RevocationLists = ReferenceFindings.None.RevocationLists.Add(new RevocationPair("ca", "crl"), Good),
    };

    [Fact]
    public void TL_3_nor_has_prometheus_a_client_CA_alone() =>
        Refused(400, "Validation failure: An SNI or default certificate container reference must be provided with a client CA container reference.",
            New(new Listener { Protocol = "PROMETHEUS", ProtocolPort = 9100, ClientCaTlsContainerRef = "ca" }));

    [Fact]
    public void TL_2_an_update_gives_no_certificate_to_others() =>
        Refused(400, "Validation failure: Certificate container references are not allowed on HTTP protocol listeners.",
            Put(_balancer.AddListener(), new ListenerPatch { DefaultTlsContainerRef = "cert" }));

    [Fact]
    public void TL_4_an_update_to_mandatory_needs_a_CA_unless_there_is_one()
    {
        var listener = Balancer.Accepted(New(Terminating));
        var patch = new ListenerPatch { ClientAuthentication = "MANDATORY" };
        Refused(400, "Validation failure: Client authentication setting MANDATORY requires a client CA container reference.", Put(listener, patch));

        Balancer.Accepted(Put(listener, new ListenerPatch { ClientCaTlsContainerRef = "ca" }));

        Balancer.Accepted(Put(listener, patch));
    }

    [Fact]
    public void TL_5_a_revocation_list_needs_a_CA() =>
        Refused(400, "Validation failure: A client authentication CA reference is required to specify a client authentication revocation list.",
            New(Terminating with { ClientCrlContainerRef = "crl" }));

    [Fact]
    public void TL_5_on_an_update_the_stored_CA_counts()
    {
        var listener = Balancer.Accepted(New(Terminating with { ClientCaTlsContainerRef = "ca" }));

        Balancer.Accepted(Put(listener, new ListenerPatch { ClientCrlContainerRef = "crl" }));
    }

    [Fact]
    public void TL_6_only_the_bad_ones_are_named() =>
        Refused(400, "Could not retrieve certificate: ['gone', 'lost']",
            New(Terminating with { SniContainerRefs = ["sni", "gone", "lost"] }));

    [Fact]
    public void TL_6_a_bad_reference_of_an_update_is_named() =>
        Refused(400, "Could not retrieve certificate: ['gone']",
            Put(Balancer.Accepted(New(Terminating)), new ListenerPatch { DefaultTlsContainerRef = "gone" }));

    [Fact]
    public void TL_6_a_store_that_is_down_is_no_bad_reference() =>
        Assert.Equal(503, Balancer.Refused(New(Terminating, Found("cert", ReferenceProblem.Unavailable))).Code);

    [Fact]
    public void TL_7_a_PKCS12_bundle_that_cannot_be_opened() =>
        Assert.StartsWith("The PKCS12 bundle is unreadable.", Balancer.Refused(New(Terminating, Found("cert", ReferenceProblem.BadPkcs12))).Text);

    [Fact]
    public void TL_8_a_client_CA_that_is_no_certificate()
    {
        var findings = Known with { Authorities = Known.Authorities.SetItem("ca", new ReferenceFinding(ReferenceProblem.Invalid, "why")) };

        Refused(400,
            "Validation failure: The client authentication CA certificate is invalid. It must be a valid x509 PEM format certificate. Error: why",
            New(Terminating with { ClientCaTlsContainerRef = "ca" }, findings));
    }

    [Theory]
    [InlineData(ReferenceProblem.Invalid, "Validation failure: The client authentication certificate revocation list is invalid. It must be a valid x509 PEM format certificate revocation list. Error: why")]
    [InlineData(ReferenceProblem.SignedByAnother, "Validation failure: The CRL specified is not valid for client certificate authority reference supplied.")]
    public void TL_9_a_revocation_list_that_is_none_or_not_the_CAs(ReferenceProblem problem, string text)
    {
        var findings = Known with
        {
            RevocationLists = Known.RevocationLists.SetItem(new RevocationPair("ca", "crl"), new ReferenceFinding(problem, "why")),
        };

        Refused(400, text, New(Terminating with { ClientCaTlsContainerRef = "ca", ClientCrlContainerRef = "crl" }, findings));
    }

    [Fact]
    public void TL_10_a_certificate_without_any_name() =>
        Refused(400, "The certificate cert has neither a common name nor a DNS subject alternative name.",
            New(Terminating, Found("cert", ReferenceProblem.Nameless)));

    [Theory]
    [InlineData("A B")]
    [InlineData("A;B")]
    [InlineData("A\n")]
    [InlineData("")]
    public void TL_11_a_cipher_string_has_few_characters(string ciphers) =>
        Assert.StartsWith("Validation failure: Invalid characters in cipher string.", Balancer.Refused(New(Terminating with { TlsCiphers = ciphers })).Text);

    [Theory]
    [InlineData("TL_13", "")]
    [InlineData("TL_14", "TLSv1.2 TLSv9 SSLv1")]
    [InlineData("TL_15", "SSLv3 TLSv1.2")]
    public void TL_13_TL_14_TL_15_versions_at_creation_and_update(string rule, string versions)
    {
        var text = rule switch
        {
            "TL_13" => "Validation failure: Empty TLS version list. Either specify at least one TLS version or remove this parameter to use the default.",
            "TL_14" => "Validation failure: Invalid TLS versions: TLSv9, SSLv1",
            _ => "Validation failure: Requested TLS versions are less than the minimum: SSLv3 < TLSv1.2",
        };
        var balancer = Balancer.Active(new LoadBalancerOptions { Tls = new TlsPolicy { MinimumVersion = "TLSv1.2" } });
        var listener = Balancer.Accepted(New(Terminating, Known, balancer));

        Refused(400, text, New(Terminating with { ProtocolPort = 444, TlsVersions = [.. Split(versions)] }, Known, balancer));
        Refused(400, text, Put(listener, new ListenerPatch { TlsVersions = (System.Collections.Immutable.ImmutableArray<string>?)[.. Split(versions)] }, balancer));
    }

    [Fact]
    public void TL_12_prohibited_ciphers_are_named()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Tls = new TlsPolicy { ProhibitedCiphers = ["BAD", "WORSE"] } });

        Refused(400, "Validation failure: The following ciphers have been prohibited by an administrator: WORSE, BAD",
            New(Terminating with { TlsCiphers = "WORSE:GOOD:BAD:BADLY" }, Known, balancer));
    }

    [Fact]
    public void TL_16_an_empty_ALPN_list() =>
        Refused(400, "Validation failure: Empty ALPN protocol list. Either specify at least one ALPN protocol or remove this parameter to use the default.",
            New(Terminating with { AlpnProtocols = [] }));

    [Fact]
    public void TL_17_only_terminating_listeners_get_the_deployments_defaults()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Tls = new TlsPolicy { ListenerCiphers = "MINE", ListenerVersions = ["TLSv1.3"], ListenerAlpn = ["h2"] } });
        var id = Balancer.Accepted(New(Terminating, Known, balancer));
        var other = balancer.AddListener();
        var (tls, plain) = (balancer.State.Wanted.Listener(id), balancer.State.Wanted.Listener(other));

        Assert.Equal(("MINE", "TLSv1.3", "h2"), (tls!.TlsCiphers, tls.TlsVersions!.Value.Single(), tls.AlpnProtocols!.Value.Single()));
        Assert.Equal((null, null, null), (plain!.TlsCiphers, plain.TlsVersions, plain.AlpnProtocols));
    }

    [Fact]
    public void TL_17_null_in_an_update_is_the_deployments_default_and_stays_it()
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { Tls = new TlsPolicy { ListenerCiphers = "MINE" } });
        var listener = Balancer.Accepted(New(Terminating with { TlsCiphers = "THEIRS" }, Known, balancer));

        Balancer.Accepted(Put(listener, new ListenerPatch { TlsCiphers = (string?)null }, balancer));

        Assert.Equal("MINE", balancer.State.Wanted.Listener(listener)!.TlsCiphers);
    }

    [Fact]
    public void TL_18_an_update_of_a_datagram_listener_takes_no_TLS_and_no_headers() =>
        Refused(400, "Validation failure: UDP protocol listener does not support TLS or header insertion.",
            Put(_balancer.AddListener(53, "UDP"), new ListenerPatch { DefaultTlsContainerRef = "cert" }));

    [Fact]
    public void PR_6_a_deployment_may_have_no_prometheus_listeners() =>
        Refused(400, "The selected protocol is not allowed in this deployment: PROMETHEUS",
            New(new Listener { Protocol = "PROMETHEUS", ProtocolPort = 9100 }, Known, With(new TlsPolicy { AllowPrometheusListeners = false })));

    [Theory]
    [InlineData("TERMINATED_HTTPS")]
    [InlineData("PROMETHEUS")]
    public void PR_7_a_deployment_may_terminate_no_TLS(string protocol) =>
        Refused(400, $"The selected protocol is not allowed in this deployment: {protocol}",
            New(Terminating with { Protocol = protocol }, Known, With(new TlsPolicy { AllowTerminatedListeners = false })));

    [Fact]
    public void A_protocol_that_amphorae_do_not_speak_is_not_supported_with_certificates_either() =>
        Assert.Equal(501, Balancer.Refused(New(
            Terminating with { Protocol = "PROMETHEUS" }, Known,
            Balancer.Active(new LoadBalancerOptions { ListenerProtocols = ["HTTP", "HTTPS", "TCP", "TERMINATED_HTTPS"] }))).Code);

    [Fact]
    public void LI_14_ALPN_protocols_that_amphorae_do_not_speak_are_not_supported() =>
        Refused(501, "Provider 'amphora' does not support a requested option: Amphora provider does not support spdy/3 ALPN protocol(s).",
            New(Terminating with { AlpnProtocols = ["h2", "spdy/3"] }));

    private static Balancer With(TlsPolicy policy) => Balancer.Active(new LoadBalancerOptions { Tls = policy });

    private static ReferenceFindings Found(string reference, ReferenceProblem problem) =>
        Known with { Certificates = Known.Certificates.SetItem(reference, new ReferenceFinding(problem, "why")) };

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private Outcome? New(Listener draft, ReferenceFindings? findings = null, Balancer? balancer = null) =>
        (balancer ?? _balancer).Ask(new CreateListener(Balancer.Tenant, draft) { References = findings ?? Known });

    private Outcome? Put(Guid listener, ListenerPatch patch, Balancer? balancer = null) =>
        (balancer ?? _balancer).Ask(new UpdateListener(Balancer.Tenant, listener, patch) { References = Known });

    private static void Refused(int code, string text, Outcome? outcome) => Assert.Equal(new Fault(code, text), Balancer.Refused(outcome));
}
