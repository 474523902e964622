using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lbaas.Drivers.Secrets;

/// <summary>PEM texts and PKCS12 files → bundles. What comes out is complete: the key is the leaf's, and not encrypted.</summary>
public static class BundleReader
{
    /// <summary>A PEM text with certificates, in any order, and one key.</summary>
    /// <param name="passphrase">Of the key, when it is encrypted.</param>
    /// <exception cref="CertificateException">Unreadable.</exception>
    public static CertificateBundle FromPem(string pem, string? passphrase = null)
    {
        var blocks = PemBlocks.Of(pem);
        var certificates = blocks.Where(block => block.Label == PemBlocks.Certificate).Select(block => block.Text).ToList();
        var keys = blocks.Where(block => PemBlocks.IsKey(block.Label)).ToList();
        if (certificates.Count == 0)
            throw Unreadable("there is no PEM certificate");
        if (keys.Count != 1)
            throw Unreadable(keys.Count == 0 ? "there is no PEM private key" : "there is more than one private key");
        if (keys[0].Label.StartsWith("ENCRYPTED", StringComparison.Ordinal) && string.IsNullOrEmpty(passphrase))
            throw Unreadable("the private key needs a passphrase");
        foreach (var candidate in certificates)
        {
            using var leaf = Pair(candidate, keys[0], passphrase);
            if (leaf is not null)
                return Make(leaf, candidate, certificates.Where(other => other != candidate));
        }
        throw Unreadable("the private key belongs to none of the certificates, or can't be read");
    }

    /// <summary>A PKCS12 file.</summary>
    /// <exception cref="CertificateException">TL-7: damaged, or another passphrase is needed.</exception>
    public static CertificateBundle FromPkcs12(ReadOnlySpan<byte> content, string? passphrase = null)
    {
        var bag = Load(content, passphrase);
        try
        {
            var leaf = bag.FirstOrDefault(certificate => certificate.HasPrivateKey)
                ?? throw new CertificateException(CertificateFailure.BadPkcs12, "there is no certificate with its key");
            return Make(leaf, Text(leaf), bag.Where(certificate => certificate != leaf).Select(Text));
        }
        finally
        {
            foreach (var certificate in bag)
                certificate.Dispose();
        }
    }

    /// <summary>TL-8: the certificate of an authority.</summary>
    /// <exception cref="CertificateException">Unreadable.</exception>
    public static X509Certificate2 Authority(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException failure)
        {
            throw Unreadable("there is no PEM x509 certificate", failure);
        }
    }

    private static X509Certificate2Collection Load(ReadOnlySpan<byte> content, string? passphrase)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12Collection(
                content, passphrase, X509KeyStorageFlags.Exportable | X509KeyStorageFlags.EphemeralKeySet);
        }
        catch (CryptographicException failure)
        {
            throw new CertificateException(CertificateFailure.BadPkcs12, failure.Message, failure);
        }
    }

    // Null when the key is not this certificate's.
    private static X509Certificate2? Pair(string certificate, (string Label, string Text) key, string? passphrase)
    {
        try
        {
            return key.Label.StartsWith("ENCRYPTED", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromEncryptedPem(certificate, key.Text, passphrase)
                : X509Certificate2.CreateFromPem(certificate, key.Text);
        }
        catch (Exception other) when (other is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static CertificateBundle Make(X509Certificate2 leaf, string text, IEnumerable<string> others)
    {
        try
        {
            return new CertificateBundle(CertificateFacts.Of(leaf), text, KeyOf(leaf), string.Concat(others));
        }
        catch (CryptographicException failure)
        {
            throw Unreadable($"the certificate can't be used: {failure.Message}", failure);
        }
    }

    private static string KeyOf(X509Certificate2 leaf)
    {
        using var rsa = leaf.GetRSAPrivateKey();
        if (rsa is not null)
            return rsa.ExportPkcs8PrivateKeyPem() + "\n";
        using var curve = leaf.GetECDsaPrivateKey();
        return curve is not null
            ? curve.ExportPkcs8PrivateKeyPem() + "\n"
            : throw Unreadable("the private key is neither RSA nor ECDSA");
    }

    private static string Text(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    private static CertificateException Unreadable(string why, Exception? cause = null) => new(CertificateFailure.Unreadable, why, cause);
}
