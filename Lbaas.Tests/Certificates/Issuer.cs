using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lbaas.Tests.Certificates;

/// <summary>An authority of a test's own.</summary>
internal sealed class Issuer : IDisposable
{
    private static readonly DateTimeOffset Epoch = TimeProvider.System.GetUtcNow();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;

    public Issuer(string name = "Test authority")
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(Epoch.AddDays(-1), Epoch.AddYears(1));
    }

    public string Pem => _root.ExportCertificatePem() + "\n";

    /// <summary>A certificate for the names; the first is its common name as well.</summary>
    public Issued Issue(params string[] names) => Issue($"CN={names[0]}", names);

    public Issued Issue(string subject, string[] dnsNames)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (dnsNames.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var name in dnsNames)
                names.AddDnsName(name);
            request.CertificateExtensions.Add(names.Build());
        }
        using var certificate = request.Create(
            _root.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), Epoch.AddDays(-1), Epoch.AddDays(30), RandomNumberGenerator.GetBytes(8));
        using var whole = certificate.CopyWithPrivateKey(key);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        return new Issued(
            certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n",
            key.ExportEncryptedPkcs8PrivateKeyPem("secret", encryption) + "\n", certificate.Thumbprint,
            whole.Export(X509ContentType.Pkcs12)!, whole.Export(X509ContentType.Pkcs12, "secret")!);
    }

    /// <summary>A revocation list of these certificates, or of none.</summary>
    public string RevocationList(params Issued[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var issued in revoked)
        {
            using var certificate = X509Certificate2.CreateFromPem(issued.Certificate);
            list.AddEntry(certificate);
        }
        return PemEncoding.WriteString("X509 CRL", list.Build(_root, 1, Epoch.AddDays(30), HashAlgorithmName.SHA256)) + "\n";
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }
}

/// <summary>A certificate in every form that a tenant may have it in; the passphrase is "secret".</summary>
internal sealed record Issued(string Certificate, string Key, string EncryptedKey, string Thumbprint, byte[] Pkcs12, byte[] ProtectedPkcs12)
{
    public string Pem => Certificate + Key;
}
