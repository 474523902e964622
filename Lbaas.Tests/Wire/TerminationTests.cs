using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text.Json.Nodes;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.Wire;

/// <summary>TLS that ends at the load balancer: what clients may say, and what they are shown.</summary>
[Collection(WireCollection.Name)]
public sealed class TerminationTests(TerminationTests.Setup setup) : IClassFixture<TerminationTests.Setup>
{
    private const int Named = 8441;
    private const int OnlyOld = 8442;
    private const int OnlyNew = 8443;
    private const int OneCipher = 8444;
    private const int Alpn = 8445;
    private const int AlpnOld = 8446;
    private const int Strict = 8447;
    private const int Renewed = 8448;
    private const TlsCipherSuite Wanted256 = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384;

    [Theory]
    [InlineData("one.example", "one")]
    [InlineData("two.example", "two")]
    [InlineData("also-two.example", "two")]
    [InlineData("wire.example", "default")]
    [InlineData("unknown.example", "default")]
    [InlineData("", "default")]
    public async Task A_client_is_shown_the_certificate_of_the_name_it_asks_for_else_the_default(string name, string certificate)
    {
        using var client = await SecuredClient.ConnectAsync(setup.Balancer, Named, wishes: wishes => wishes.TargetHost = name);

        Assert.Equal(setup.Issued[certificate].Thumbprint, client.Shown);
    }

    [Fact]
    public async Task The_member_gets_the_request_in_plain_text()
    {
        var answer = await SecuredClient.OnceAsync(setup.Balancer, Named, "/inside");

        Assert.Equal($"member {Named}", answer.Body);
        Assert.Null(setup.Member($"member {Named}").Got("/inside").Tls);
    }

    [Theory]
    [InlineData(OnlyOld, SslProtocols.Tls12, 200)]
    [InlineData(OnlyOld, SslProtocols.Tls13, 0)]
    [InlineData(OnlyNew, SslProtocols.Tls13, 200)]
    [InlineData(OnlyNew, SslProtocols.Tls12, 0)]
    [InlineData(Named, SslProtocols.Tls12, 200)]
    [InlineData(Named, SslProtocols.Tls13, 200)]
    public async Task A_client_is_served_if_its_version_of_TLS_is_among_tls_versions(int port, SslProtocols version, int status)
    {
        var answer = await SecuredClient.OnceAsync(setup.Balancer, port, wishes: wishes => wishes.EnabledSslProtocols = version);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task The_cipher_is_one_of_tls_ciphers()
    {
        using var client = await SecuredClient.ConnectAsync(setup.Balancer, OneCipher, wishes: wishes => wishes.EnabledSslProtocols = SslProtocols.Tls12);

        Assert.Equal(Wanted256, client.Suite);
    }

    [Fact]
    public async Task A_client_with_none_of_tls_ciphers_is_refused()
    {
        var answer = await SecuredClient.OnceAsync(setup.Balancer, OneCipher, wishes: wishes =>
        {
            wishes.EnabledSslProtocols = SslProtocols.Tls12;
            wishes.CipherSuitesPolicy = new CipherSuitesPolicy([TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]);
        });

        Assert.Equal(0, answer.Status);
    }

    [Theory]
    [InlineData(Alpn, "h2,http/1.1", "h2")]
    [InlineData(Alpn, "http/1.1", "http/1.1")]
    [InlineData(AlpnOld, "h2,http/1.1", "http/1.1")]
    public async Task The_application_protocol_is_the_first_of_alpn_protocols_that_the_client_speaks(int port, string spoken, string agreed)
    {
        using var client = await SecuredClient.ConnectAsync(setup.Balancer, port, wishes: wishes =>
            wishes.ApplicationProtocols = [.. spoken.Split(',').Select(name => new SslApplicationProtocol(name))]);

        Assert.Equal(agreed, client.Protocol);
    }

    [Fact]
    public async Task Requests_of_HTTP_2_are_served_over_one_connection()
    {
        using var http = Http(HttpVersion.Version20);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => http.GetAsync($"https://{setup.Balancer.Vip}:{Alpn}/second/{i}")));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version)));
        Assert.Equal(20, setup.Member($"member {Alpn}").Requests.Count(request => request.Target.StartsWith("/second/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Strict, "max-age=600; includeSubDomains; preload;")]
    [InlineData(OnlyOld, "max-age=60;")]
    [InlineData(OnlyNew, "max-age=0; includeSubDomains;")]
    [InlineData(Named, null)]
    public async Task The_HSTS_options_make_the_header(int port, string? header)
    {
        var answer = await SecuredClient.OnceAsync(setup.Balancer, port);

        Assert.Equal(header is null ? [] : [header], answer.Head["Strict-Transport-Security"]);
    }

    [Fact]
    public async Task What_is_not_TLS_is_not_served()
    {
        var answer = await setup.Balancer.AskAsync(Named, "/plain");

        Assert.NotEqual(200, answer.Status);
        Assert.DoesNotContain(setup.Member($"member {Named}").Requests, request => request.Target == "/plain");
    }

    [Fact]
    public async Task A_certificate_is_replaced_without_a_failed_request()
    {
        using var stop = new CancellationTokenSource();
        var asking = AskUntilAsync(stop.Token);
        var renewed = setup.Issuer.Issue("wire.example");

        await setup.Balancer.ChangeAsync($"listener {Renewed}", ("default_tls_container_ref", await setup.UploadAsync(renewed.Pem)));
        await Eventually.HoldsAsync(async () =>
        {
            using var client = await SecuredClient.ConnectAsync(setup.Balancer, Renewed);
            return client.Shown == renewed.Thumbprint;
        }, "the new certificate is shown");
        await stop.CancelAsync();

        Assert.All(await asking, answer => Assert.Equal(200, answer.Status));
    }

    private async Task<List<Answer>> AskUntilAsync(CancellationToken stop)
    {
        var answers = new List<Answer>();
        do
            answers.Add(await SecuredClient.OnceAsync(setup.Balancer, Renewed));
        while (!stop.IsCancellationRequested);
        return answers;
    }

    private static HttpClient Http(Version version) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    })
    {
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public sealed class Setup : SecuredSetup
    {
        public Setup(WireServer server) : base(server) => Issued = new()
        {
            ["default"] = Issuer.Issue("wire.example"),
            ["one"] = Issuer.Issue("one.example"),
            ["two"] = Issuer.Issue("two.example", "also-two.example"),
        };

        internal Dictionary<string, Issued> Issued { get; }

        internal override IEnumerable<(string Name, string Pem)> Uploads() => Issued.Select(issued => (issued.Key, issued.Value.Pem));

        internal override JsonObject[] Listeners() =>
        [
            Terminating(Named, ("sni_container_refs", new[] { Reference("one"), Reference("two") })),
            Terminating(OnlyOld, ("tls_versions", new[] { "TLSv1.2" }), ("hsts_max_age", 60)),
            Terminating(OnlyNew, ("tls_versions", new[] { "TLSv1.3" }), ("hsts_max_age", 0), ("hsts_include_subdomains", true)),
            Terminating(OneCipher, ("tls_ciphers", "ECDHE-RSA-AES256-GCM-SHA384")),
            Terminating(Alpn, ("alpn_protocols", new[] { "h2", "http/1.1" })),
            Terminating(AlpnOld, ("alpn_protocols", new[] { "http/1.1" })),
            Terminating(Strict, ("hsts_max_age", 600), ("hsts_include_subdomains", true), ("hsts_preload", true)),
            Terminating(Renewed),
        ];
    }
}
