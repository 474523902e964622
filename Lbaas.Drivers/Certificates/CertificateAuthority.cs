using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lbaas.Drivers.Certificates;

/// <summary>
/// Our own certificate authority: it vouches for agents and for us between each other, and for nobody else. ECDSA P-256
/// throughout, since an RSA key costs a fifth of a second of CPU per node. Made at first use, by whoever is first.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    // Clocks of nodes may lag a little behind ours.
    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan NodeLifetime = TimeSpan.FromDays(30);
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly TimeProvider _clock;
    private readonly X509Certificate2 _root;

    private CertificateAuthority(X509Certificate2 root, TimeProvider clock)
    {
        _root = root;
        _clock = clock;
        Certificate = X509CertificateLoader.LoadCertificate(root.RawData);
    }

    /// <summary>The root, without its key.</summary>
    public X509Certificate2 Certificate { get; }

    public string CertificatePem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>The authority kept in <c>ca/ca.pem</c> of the directory (mode 0600, directory 0700); made when there is none.</summary>
    public static CertificateAuthority Open(string dataDirectory, TimeProvider clock)
    {
        // Key and certificate are one file, so that they can't be of two creators.
        var file = Path.Combine(dataDirectory, "ca", "ca.pem");
        if (!File.Exists(file))
            PrivateFile.TryCreate(file, System.Text.Encoding.ASCII.GetBytes(NewRoot(clock.GetUtcNow())));
        var pem = File.ReadAllText(file);
        return new CertificateAuthority(X509Certificate2.CreateFromPem(pem, pem), clock);
    }

    /// <summary>For an agent: its name is the amphora's id (spec amphora 1). Valid for 30 days.</summary>
    public IssuedCertificate IssueServerCertificate(Guid amphoraId) => Issue(amphoraId.ToString(), ServerAuthentication);

    /// <summary>For us, towards agents. Valid for 30 days.</summary>
    public IssuedCertificate IssueClientCertificate() => Issue("lbaas-controller", ClientAuthentication);

    public void Dispose()
    {
        _root.Dispose();
        Certificate.Dispose();
    }

    private IssuedCertificate Issue(string name, string purpose)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        var now = _clock.GetUtcNow();
        using var certificate = request.Create(_root, now - Backdating, now + NodeLifetime, RandomNumberGenerator.GetBytes(16));
        return new IssuedCertificate(
            certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n", new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));
    }

    private static string NewRoot(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Lbaas amphora authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var root = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10));
        return root.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }
}

/// <param name="Pem">Certificate and private key. Never logged.</param>
/// <param name="Expiration">When it ends, UTC.</param>
public sealed record IssuedCertificate(string Pem, DateTimeOffset Expiration)
{
    public override string ToString() => $"IssuedCertificate {{ Expiration = {Expiration:O} }}";
}
