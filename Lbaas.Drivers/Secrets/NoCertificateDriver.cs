namespace Lbaas.Drivers.Secrets;

/// <summary>No certificates at all: every reference is one that can't be retrieved.</summary>
public sealed class NoCertificateDriver : ICertificateDriver
{
    public ValueTask<CertificateBundle> GetCertificateAsync(SecretReference reference, CancellationToken cancellation) => throw Nothing;

    public ValueTask<string> GetPemAsync(SecretReference reference, CancellationToken cancellation) => throw Nothing;

    private static CertificateException Nothing => new(CertificateFailure.NotFound, "this deployment has no certificate store");
}
