using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.Wire;

/// <summary>Clients that show certificates: who is let in, and what members are told of them.</summary>
[Collection(WireCollection.Name)]
public sealed class ClientCertificateTests(ClientCertificateTests.Setup setup) : IClassFixture<ClientCertificateTests.Setup>
{
    private const int None = 8451;
    private const int Optional = 8452;
    private const int Mandatory = 8453;
    private const int Listed = 8454;
    private const int Proxied = 8455;

    [Theory]
    [InlineData(None, "nothing", 200)]
    [InlineData(None, "good", 200)]
    [InlineData(None, "stranger", 200)]
    [InlineData(Optional, "nothing", 200)]
    [InlineData(Optional, "good", 200)]
    [InlineData(Optional, "stranger", 0)]
    [InlineData(Mandatory, "nothing", 0)]
    [InlineData(Mandatory, "good", 200)]
    [InlineData(Mandatory, "stranger", 0)]
    [InlineData(Mandatory, "revoked", 200)]
    [InlineData(Listed, "good", 200)]
    [InlineData(Listed, "revoked", 0)]
    public async Task A_client_is_let_in_by_client_authentication_the_authority_and_its_revocation_list(int port, string certificate, int status)
    {
        var answer = await SecuredClient.OnceAsync(setup.Balancer, port, certificate: setup.Issued.GetValueOrDefault(certificate));

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Members_are_told_of_the_clients_certificate()
    {
        var shown = setup.Issued["good"];
        await SecuredClient.OnceAsync(setup.Balancer, Mandatory, "/told", shown);

        var head = setup.Member($"member {Mandatory}").Got("/told").Head;
        using var certificate = X509Certificate2.CreateFromPem(shown.Certificate);
        string Time(DateTime time) => time.ToUniversalTime().ToString("yyMMddHHmmss'Z'", CultureInfo.InvariantCulture);
        Assert.Equal(["0"], head["X-SSL-Client-Verify"]);
        Assert.Equal(["1"], head["X-SSL-Client-Has-Cert"]);
        Assert.Equal(["/O=Wire & Co/CN=good.example"], head["X-SSL-Client-DN"]);
        Assert.Equal(["good.example"], head["X-SSL-Client-CN"]);
        Assert.Equal(["/CN=Test authority"], head["X-SSL-Issuer"]);
        Assert.Equal([shown.Thumbprint], head["X-SSL-Client-SHA1"]);
        Assert.Equal([Time(certificate.NotBefore)], head["X-SSL-Client-Not-Before"]);
        Assert.Equal([Time(certificate.NotAfter)], head["X-SSL-Client-Not-After"]);
    }

    [Fact]
    public async Task Members_are_told_that_a_client_has_no_certificate()
    {
        await SecuredClient.OnceAsync(setup.Balancer, Optional, "/none");

        Assert.Equal(["0"], setup.Member($"member {Optional}").Got("/none").Head["X-SSL-Client-Has-Cert"]);
    }

    [Theory]
    [InlineData("X-SSL-Client-Verify")]
    [InlineData("X-SSL-Client-Has-Cert")]
    [InlineData("X-SSL-Client-DN")]
    [InlineData("X-SSL-Client-CN")]
    [InlineData("X-SSL-Issuer")]
    [InlineData("X-SSL-Client-SHA1")]
    [InlineData("X-SSL-Client-Not-Before")]
    [InlineData("X-SSL-Client-Not-After")]
    public async Task A_client_cannot_forge_what_members_are_told(string header)
    {
        var target = $"/forged/{header}";
        await SecuredClient.OnceAsync(setup.Balancer, Optional, target, headers: [$"{header}: forged"]);

        Assert.DoesNotContain("forged", string.Concat(setup.Member($"member {Optional}").Got(target).Head[header]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("good", "good.example")]
    [InlineData("nothing", null)]
    public async Task A_member_of_a_PROXYV2_pool_hears_the_name_in_the_certificate(string certificate, string? name)
    {
        await SecuredClient.OnceAsync(setup.Balancer, Proxied, $"/proxied/{certificate}", setup.Issued.GetValueOrDefault(certificate));

        Assert.Equal(name, setup.Member("proxied").Got($"/proxied/{certificate}").Proxy!.ClientName);
    }

    public sealed class Setup : SecuredSetup
    {
        private static readonly string[] Told =
        [
            "X-SSL-Client-Verify", "X-SSL-Client-Has-Cert", "X-SSL-Client-DN", "X-SSL-Client-CN", "X-SSL-Issuer", "X-SSL-Client-SHA1",
            "X-SSL-Client-Not-Before", "X-SSL-Client-Not-After",
        ];

        private readonly Issuer _stranger = new("Another authority");

        public Setup(WireServer server) : base(server) => Issued = new()
        {
            ["good"] = Issuer.Issue("CN=good.example, O=Wire & Co", []),
            ["revoked"] = Issuer.Issue("revoked.example"),
            ["stranger"] = _stranger.Issue("stranger.example"),
        };

        internal Dictionary<string, Issued> Issued { get; }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _stranger.Dispose();
        }

        internal override IEnumerable<(string Name, string Pem)> Uploads() =>
        [
            ("default", Issuer.Issue("wire.example").Pem),
            ("authority", Issuer.Pem),
            ("list", Issuer.RevocationList(Issued["revoked"])),
        ];

        internal override JsonObject[] Listeners() =>
        [
            Asking(None, "NONE"),
            Asking(Optional, "OPTIONAL"),
            Asking(Mandatory, "MANDATORY"),
            Asking(Listed, "MANDATORY").With(("client_crl_container_ref", Reference("list"))),
            Wanted.Listener(
                "TERMINATED_HTTPS", Proxied,
                Wanted.Pool("proxied pool", [Behind(new RecordingMember("proxied", proxyVersion: 2))], ("protocol", "PROXYV2")),
                ("default_tls_container_ref", Reference("default")), ("client_ca_tls_container_ref", Reference("authority")),
                ("client_authentication", "OPTIONAL")),
        ];

        private JsonObject Asking(int port, string authentication) => Terminating(
            port, ("client_ca_tls_container_ref", Reference("authority")), ("client_authentication", authentication),
            ("insert_headers", Told.ToDictionary(header => header, _ => "true")));
    }
}
