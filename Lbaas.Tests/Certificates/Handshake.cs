using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Lbaas.Tests.Certificates;

/// <summary>What a TLS server shows to a client that asks for a host.</summary>
internal static class Handshake
{
    /// <returns>The certificate's thumbprint; null when nobody answers.</returns>
    public static async Task<string?> ShownAsync(string address, int port, string host)
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(address, port);
            using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync(host);
            return new X509Certificate2(tls.RemoteCertificate!).Thumbprint;
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            return null;
        }
    }

    /// <summary>Does a client with this certificate, or none, get an HTTP answer?</summary>
    public static async Task<bool> IsServedAsync(string address, int port, Issued? client)
    {
        using var certificate = client is null ? null : X509CertificateLoader.LoadPkcs12(client.Pkcs12, null);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
            },
        });
        try
        {
            using var response = await http.GetAsync($"https://{address}:{port}/");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
