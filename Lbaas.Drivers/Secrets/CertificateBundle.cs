namespace Lbaas.Drivers.Secrets;

/// <summary>A certificate, its private key and the certificates between it and its authority, all as PEM.</summary>
/// <param name="Facts">What may be told of it.</param>
public sealed record CertificateBundle(CertificateFacts Facts, string CertificatePem, string PrivateKeyPem, string IntermediatesPem)
{
    /// <summary>All of it in one file, the leaf first, as HAProxy takes it.</summary>
    public string Pem => CertificatePem + IntermediatesPem + PrivateKeyPem;

    /// <summary>Never the key: records print all that they have.</summary>
    public override string ToString() => $"CertificateBundle {{ {Facts} }}";
}
