using System.Net;
using System.Security.Authentication;
using Lbaas.Amphora.Rest;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Lbaas.Amphora.Tls;

internal static class KestrelTls
{
    // One control plane, a few connections; the rest is somebody else's.
    private const int ConnectionsMax = 100;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Mutual TLS, 1.2 or later; whoever shows no certificate of ours is refused in the handshake.</summary>
    public static void ListenMutualTls(
        this KestrelServerOptions kestrel, AgentOptions options, ServerCertificate server, ClientTrust clients)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
        kestrel.Limits.MaxRequestBodySize = RequestBody.ConfigurationBytesMax;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.RequestReadTimeoutSeconds);
        kestrel.Listen(IPAddress.Parse(options.BindAddress), options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                SslProtocols = options.MinimumTls == AgentOptions.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                CheckCertificateRevocation = false,
                HandshakeTimeout = HandshakeTimeout,
                ServerCertificateSelector = (_, _) => server.Current,
                ClientCertificateValidation = (certificate, _, _) => clients.IsTrusted(certificate),
                // A resumed session would skip the check above.
                OnAuthenticate = (_, authentication) => authentication.AllowTlsResume = false,
            });
        });
    }
}
