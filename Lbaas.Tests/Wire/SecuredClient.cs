using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.Wire;

/// <summary>One client connection over TLS that says exactly what it is told to say.</summary>
internal sealed class SecuredClient : IDisposable
{
    private readonly WireClient _client;
    private readonly SslStream _stream;
    private readonly HttpText _text;
    private readonly X509Certificate2? _certificate;

    private SecuredClient(WireClient client, SslStream stream, X509Certificate2? certificate)
    {
        (_client, _stream, _certificate) = (client, stream, certificate);
        _text = new HttpText(stream);
    }

    /// <summary>The thumbprint of the certificate that was shown.</summary>
    public string Shown => new X509Certificate2(_stream.RemoteCertificate!).Thumbprint;

    public SslProtocols Version => _stream.SslProtocol;

    public TlsCipherSuite Suite => _stream.NegotiatedCipherSuite;

    public string Protocol => _stream.NegotiatedApplicationProtocol.ToString();

    /// <summary>A client's own wishes; its certificate, if it has one, is shown whatever the other side asks for.</summary>
    public static async Task<SecuredClient> ConnectAsync(
        Balancer balancer, int port, Issued? certificate = null, Action<SslClientAuthenticationOptions>? wishes = null)
    {
        var own = certificate is null ? null : X509CertificateLoader.LoadPkcs12(certificate.Pkcs12, null);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "wire.example",
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => own!,
        };
        wishes?.Invoke(options);
        var client = await balancer.ConnectAsync(port);
        var stream = new SslStream(client.Stream);
        try
        {
            await stream.AuthenticateAsClientAsync(options);
            return new SecuredClient(client, stream, own);
        }
        catch
        {
            await stream.DisposeAsync();
            own?.Dispose();
            throw;
        }
    }

    /// <summary>One request on a connection of its own; none when the connection is refused, during the handshake or after it.</summary>
    public static async Task<Answer> OnceAsync(
        Balancer balancer, int port, string target = "/", Issued? certificate = null, Action<SslClientAuthenticationOptions>? wishes = null,
        params string[] headers)
    {
        try
        {
            using var client = await ConnectAsync(balancer, port, certificate, wishes);
            return await client.AskAsync(target, headers);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return Answer.None;
        }
    }

    public async Task<Answer> AskAsync(string target = "/", params string[] headers)
    {
        var lines = string.Concat(headers.Select(header => header + "\r\n"));
        await _stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: wire.example\r\n{lines}\r\n"));
        return await _text.HeadAsync() is { } head
            ? new Answer(int.Parse(head.First.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), head, await _text.BodyAsync(head.BodyLength))
            : Answer.None;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
        _certificate?.Dispose();
    }
}
