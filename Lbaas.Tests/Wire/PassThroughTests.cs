using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.Wire;

/// <summary>HTTPS and TCP listeners: bytes go through as they are.</summary>
[Collection(WireCollection.Name)]
public sealed class PassThroughTests(PassThroughTests.Setup setup) : IClassFixture<PassThroughTests.Setup>
{
    private const int Https = 8001;
    private const int HttpsToTcp = 8002;
    private const int Tcp = 8003;
    private const int TcpToHttps = 8004;
    private const int TcpToHttp = 8005;

    [Theory]
    [InlineData(Https, "secured 1")]
    [InlineData(HttpsToTcp, "secured 2")]
    public async Task A_client_of_an_HTTPS_listener_speaks_TLS_with_the_member_itself(int port, string member)
    {
        using var client = await setup.Balancer.ConnectAsync(port);
        string? shown = null;
        await using var secured = new SslStream(client.Stream, leaveInnerStreamOpen: true, (_, certificate, _, _) =>
        {
            shown = ((X509Certificate2)certificate!).Thumbprint;
            return true;
        });
        await secured.AuthenticateAsClientAsync("member.example");
        await secured.WriteAsync("GET /inside HTTP/1.1\r\nHost: member.example\r\n\r\n"u8.ToArray());
        var text = new HttpText(secured);
        var head = await text.HeadAsync();

        Assert.Equal(setup.Thumbprint, shown);
        Assert.Equal(member, await text.BodyAsync(head!.BodyLength));
        Assert.Equal(["member.example"], setup.Member(member).Got("/inside").Head["Host"]);
    }

    [Theory]
    [InlineData(Tcp, "plain")]
    [InlineData(TcpToHttps, "spoken")]
    public async Task A_TCP_listener_changes_nothing_in_what_a_client_says(int port, string member)
    {
        using var client = await setup.Balancer.ConnectAsync(port);
        await client.Stream.WriteAsync(Encoding.Latin1.GetBytes("gEt /odd  \u00ff HTTP/9\r\nx-ODD :  a  b \r\nConnection: close\r\n\r\n"));
        Assert.Equal(member, (await client.AnswerAsync()).Body);

        var head = Assert.Single(setup.Member(member).Requests, request => request.Target == "/odd").Head;
        Assert.Equal("gEt /odd  \u00ff HTTP/9", head.First);
        Assert.Equal([("x-ODD ", "a  b"), ("Connection", "close")], head.Headers);
    }

    [Fact]
    public async Task A_pool_of_HTTP_behind_a_TCP_listener_deals_out_requests()
    {
        using var client = await setup.Balancer.ConnectAsync(TcpToHttp);
        var names = new[] { (await client.AskAsync()).Body, (await client.AskAsync()).Body };

        Assert.Equal(["web 1", "web 2"], names.Order());
    }

    public sealed class Setup : WireSetup
    {
        private readonly Issuer _issuer = new();
        private readonly X509Certificate2 _certificate;

        public Setup(WireServer server) : base(server) =>
            _certificate = X509CertificateLoader.LoadPkcs12(_issuer.Issue("member.example").Pkcs12, null);

        internal string Thumbprint => _certificate.Thumbprint;

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            _certificate.Dispose();
            _issuer.Dispose();
        }

        internal override JsonObject[] Listeners() =>
        [
            Wanted.Listener("HTTPS", Https, Wanted.Pool("https", [Secured("secured 1")], ("protocol", "HTTPS"))),
            Wanted.Listener("HTTPS", HttpsToTcp, Wanted.Pool("https to tcp", [Secured("secured 2")], ("protocol", "TCP"))),
            Wanted.Listener("TCP", Tcp, Wanted.Pool("tcp", Members("plain"), ("protocol", "TCP"))),
            Wanted.Listener("TCP", TcpToHttps, Wanted.Pool("tcp to https", Members("spoken"), ("protocol", "HTTPS"))),
            Wanted.Listener("TCP", TcpToHttp, Wanted.Pool("tcp to http", Members("web 1", "web 2"))),
        ];

        private JsonObject Secured(string name) => Behind(new RecordingMember(name, certificate: _certificate));
    }
}
