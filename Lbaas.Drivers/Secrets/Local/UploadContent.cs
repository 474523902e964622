namespace Lbaas.Drivers.Secrets.Local;

/// <summary>Something fit to be kept: checked, decrypted, and freed of what does not belong to it.</summary>
/// <param name="Facts">Null for a revocation list.</param>
public sealed record UploadContent(SecretUse Use, string Pem, CertificateFacts? Facts)
{
    /// <summary>What a PEM text holds: a certificate when there is a key in it, else a revocation list or an authority.</summary>
    /// <exception cref="CertificateException">Unreadable.</exception>
    public static UploadContent OfPem(string pem, string? passphrase)
    {
        var labels = PemBlocks.Of(pem).Select(block => block.Label).ToList();
        if (labels.Exists(PemBlocks.IsKey))
            return Of(BundleReader.FromPem(pem, passphrase));
        if (labels.Contains(PemBlocks.RevocationList))
        {
            RevocationList.Parse(pem);
            return new UploadContent(SecretUse.RevocationList, PemBlocks.Only(pem, PemBlocks.RevocationList), null);
        }
        using var authority = BundleReader.Authority(pem);
        return new UploadContent(SecretUse.Authority, PemBlocks.Only(pem, PemBlocks.Certificate), CertificateFacts.Of(authority));
    }

    /// <exception cref="CertificateException">TL-7.</exception>
    public static UploadContent OfPkcs12(ReadOnlySpan<byte> content, string? passphrase) => Of(BundleReader.FromPkcs12(content, passphrase));

    private static UploadContent Of(CertificateBundle bundle) => new(SecretUse.Certificate, bundle.Pem, bundle.Facts);

    public override string ToString() => $"UploadContent {{ {Use}, {Facts} }}";
}
