using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.Wire;

/// <summary>Pools with TLS towards the members.</summary>
[Collection(WireCollection.Name)]
public sealed class ReencryptionTests(ReencryptionTests.Setup setup) : IClassFixture<ReencryptionTests.Setup>
{
    private const int Unverified = 8481;
    private const int Verified = 8482;
    private const int Doubted = 8483;
    private const int Revoked = 8484;
    private const int Introduced = 8485;
    private const int Limited = 8486;
    private const int Named = 8487;
    private const int Probed = 8488;

    [Theory]
    [InlineData(Unverified, 200)]
    [InlineData(Verified, 200)]
    [InlineData(Doubted, 503)]
    [InlineData(Revoked, 503)]
    public async Task A_member_is_spoken_to_if_its_certificate_is_accepted(int port, int status)
    {
        var answer = await setup.Balancer.AskAsync(port);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task The_member_is_spoken_to_over_TLS_and_shown_no_certificate_unless_the_pool_has_one()
    {
        await setup.Balancer.AskAsync(Unverified, "/secured");

        var tls = setup.Member($"member {Unverified}").Got("/secured").Tls;
        Assert.NotNull(tls);
        Assert.Null(tls.Certificate);
    }

    [Fact]
    public async Task The_pools_certificate_is_shown_to_the_member()
    {
        await setup.Balancer.AskAsync(Introduced, "/introduced");

        Assert.Equal(setup.Own.Thumbprint, setup.Member($"member {Introduced}").Got("/introduced").Tls!.Certificate);
    }

    [Fact]
    public async Task The_pools_versions_and_ciphers_bound_what_is_spoken()
    {
        await setup.Balancer.AskAsync(Limited, "/limited");

        var tls = setup.Member($"member {Limited}").Got("/limited").Tls!;
        Assert.Equal((SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384), (tls.Version, tls.Suite));
    }

    [Fact]
    public async Task The_pools_application_protocols_are_offered()
    {
        await setup.Balancer.AskAsync(Limited, "/offered");

        Assert.Equal("http/1.1", setup.Member($"member {Limited}").Got("/offered").Tls!.Protocol);
    }

    [Fact]
    public async Task The_member_hears_which_host_the_client_asked_for()
    {
        await SecuredClient.OnceAsync(setup.Balancer, Named, "/named", wishes: wishes => wishes.TargetHost = "asked.example");

        Assert.Equal("asked.example", setup.Member($"member {Named}").Got("/named").Tls!.ServerName);
    }

    [Fact]
    public async Task A_monitor_of_HTTPS_finds_a_member_with_a_certificate_of_its_own_making_well()
    {
        await setup.Balancer.BecomesAsync($"member {Probed}", "ONLINE");

        Assert.NotNull(setup.Member($"member {Probed}").Requests.First(request => request.Target == "/probe").Tls);
    }

    public sealed class Setup : SecuredSetup
    {
        private readonly Issuer _other = new("Another authority");
        private readonly Issued _members;
        private readonly X509Certificate2 _certificate;

        public Setup(WireServer server) : base(server)
        {
            (_members, Own) = (Issuer.Issue("members.example"), Issuer.Issue("balancer.example"));
            _certificate = X509CertificateLoader.LoadPkcs12(_members.Pkcs12, null);
        }

        /// <summary>What the load balancer shows to members.</summary>
        internal Issued Own { get; }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _certificate.Dispose();
            _other.Dispose();
        }

        internal override IEnumerable<(string Name, string Pem)> Uploads() =>
        [
            ("default", Issuer.Issue("wire.example").Pem), ("authority", Issuer.Pem), ("other authority", _other.Pem),
            ("list", Issuer.RevocationList(_members)), ("own", Own.Pem),
        ];

        internal override JsonObject[] Listeners() =>
        [
            Encrypting(Unverified),
            Encrypting(Verified, ("ca_tls_container_ref", Reference("authority"))),
            Encrypting(Doubted, ("ca_tls_container_ref", Reference("other authority"))),
            Encrypting(Revoked, ("ca_tls_container_ref", Reference("authority")), ("crl_container_ref", Reference("list"))),
            Encrypting(Introduced, ("tls_container_ref", Reference("own"))),
            Encrypting(Limited, ("tls_versions", new[] { "TLSv1.2" }), ("tls_ciphers", "ECDHE-RSA-AES256-GCM-SHA384"), ("alpn_protocols", new[] { "http/1.1" })),
            Wanted.Listener("TERMINATED_HTTPS", Named, Pool(Named), ("default_tls_container_ref", Reference("default"))),
            Encrypting(Probed, ("healthmonitor", new JsonObject
            {
                ["type"] = "HTTPS", ["delay"] = 1, ["timeout"] = 1, ["max_retries"] = 1, ["url_path"] = "/probe",
            })),
        ];

        private JsonObject Encrypting(int port, params (string Key, object? Value)[] more) => Wanted.Listener("HTTP", port, Pool(port, more));

        private JsonObject Pool(int port, params (string Key, object? Value)[] more) => Wanted.Pool(
            $"pool {port}", [Behind(new RecordingMember($"member {port}", certificate: _certificate))], [("tls_enabled", true), .. more]);
    }
}
