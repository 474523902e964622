using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lbaas.Tests.Amphora;

[Collection(HaproxyCollection.Name)]
public sealed class MutualTlsTests : IAsyncLifetime
{
    private AgentUnderTest _agent = null!;

    public async ValueTask InitializeAsync() => _agent = await AgentUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Fact]
    public async Task A_client_of_our_authority_is_let_in() =>
        Assert.Equal("""{"api_version":"1.0"}""", await _agent.Client.GetStringAsync("/"));

    [Fact]
    public async Task A_client_without_a_certificate_is_refused() => await AssertRefusedAsync(null);

    [Fact]
    public async Task A_client_of_a_foreign_authority_is_refused()
    {
        using var foreign = new TestAuthority();
        using var certificate = foreign.IssueClient("control plane");

        await AssertRefusedAsync(certificate);
    }

    [Fact]
    public async Task Another_node_s_server_certificate_opens_nothing()
    {
        using var certificate = _agent.Authority.IssueServer(Guid.NewGuid().ToString());

        await AssertRefusedAsync(certificate);
    }

    [Fact]
    public async Task An_older_tls_is_refused()
    {
        using var certificate = _agent.Authority.IssueClient("control plane");
        using var tcp = new System.Net.Sockets.TcpClient("127.0.0.1", _agent.Port);
        await using var tls = new SslStream(tcp.GetStream());

#pragma warning disable SYSLIB0039, CA5397 // the old protocol is the point
        await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = _agent.Id,
            EnabledSslProtocols = SslProtocols.Tls11,
            ClientCertificates = [certificate],
        }));
#pragma warning restore SYSLIB0039, CA5397
    }

    [Fact]
    public async Task A_new_server_certificate_is_shown_without_a_restart()
    {
        using var replacement = _agent.Authority.IssueServer(_agent.Id);
        using var answer = await _agent.Client.PutAsync("/1.0/certificate",
            new ByteArrayContent(Encoding.ASCII.GetBytes(TestAuthority.ToPem(replacement))));

        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Equal(replacement.Thumbprint, await ShownThumbprintAsync());
    }

    [Fact]
    public async Task A_server_certificate_of_another_node_is_refused()
    {
        var shown = await ShownThumbprintAsync();
        using var other = _agent.Authority.IssueServer(Guid.NewGuid().ToString());
        using var answer = await _agent.Client.PutAsync("/1.0/certificate",
            new ByteArrayContent(Encoding.ASCII.GetBytes(TestAuthority.ToPem(other))));

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(shown, await ShownThumbprintAsync());
    }

    private async Task AssertRefusedAsync(X509Certificate2? certificate)
    {
        using var client = _agent.NewClient(certificate);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/"));
    }

    private async Task<string> ShownThumbprintAsync()
    {
        using var certificate = _agent.Authority.IssueClient("control plane");
        using var tcp = new System.Net.Sockets.TcpClient("127.0.0.1", _agent.Port);
        X509Certificate2? shown = null;
        await using var tls = new SslStream(tcp.GetStream(), false, (_, remote, _, _) =>
        {
            shown = X509CertificateLoader.LoadCertificate(remote!.GetRawCertData());
            return true;
        });
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = _agent.Id,
            ClientCertificates = [certificate],
        });
        return shown!.Thumbprint;
    }
}
