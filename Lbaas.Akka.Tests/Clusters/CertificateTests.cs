using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>Nodes that speak TLS to each other.</summary>
[Collection(ClusterCollection.Name)]
public sealed class CertificateTests : IDisposable
{
    private const string Name = "nodes.lbaas.test";
    private const string Password = "p w";

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-certificate-").FullName;
    private readonly X509Certificate2 _certificate = NewCertificate();

    private string Bundle => Path.Combine(_directory, "nodes.p12");

    private string Trusted => Path.Combine(_directory, "trusted.pem");

    public void Dispose()
    {
        _certificate.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Nodes_with_a_certificate_are_a_cluster_and_show_it_to_whoever_connects()
    {
        await File.WriteAllBytesAsync(Bundle, _certificate.Export(X509ContentType.Pkcs12, Password));
        await File.WriteAllTextAsync(Trusted, _certificate.ExportCertificatePem());
        IReadOnlyList<string> trusting = ["env", $"SSL_CERT_FILE={Trusted}"];
        using var cluster = new ProcessCluster(
            [$"--Lbaas:Akka:Certificate={Bundle}", $"--Lbaas:Akka:CertificatePassword={Password}"], [("127.0.0.1", trusting), ("127.0.0.1", trusting)]);

        await cluster.StartAsync();

        Assert.Equal(_certificate.Thumbprint, await ShownByAsync(cluster.Nodes[0].Port));
    }

    private static async Task<string> ShownByAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = new SslStream(client.GetStream(), false, static (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync(Name);
        return stream.RemoteCertificate!.GetCertHashString();
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
