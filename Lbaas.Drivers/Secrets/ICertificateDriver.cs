namespace Lbaas.Drivers.Secrets;

/// <summary>
/// Where tenants' certificates are kept. A driver reads one secret by its reference; it remembers nothing, and every call
/// takes no longer than its cancellation allows.
/// </summary>
public interface ICertificateDriver
{
    /// <summary>A certificate with its key and chain.</summary>
    /// <exception cref="CertificateException"/>
    ValueTask<CertificateBundle> GetCertificateAsync(SecretReference reference, CancellationToken cancellation);

    /// <summary>The text of a secret that holds no key: an authority's certificate or a revocation list, as PEM.</summary>
    /// <exception cref="CertificateException"/>
    ValueTask<string> GetPemAsync(SecretReference reference, CancellationToken cancellation);
}

/// <summary>What a tenant wrote, and which tenant.</summary>
/// <param name="Text">The reference, 1 to 255 characters; each driver has forms of its own.</param>
/// <param name="ProjectId">The project of the load balancer that names it.</param>
public readonly record struct SecretReference(string Text, string? ProjectId);

/// <summary>What a secret is wanted for.</summary>
public enum SecretUse
{
    /// <summary>A certificate with its key.</summary>
    Certificate,

    /// <summary>The certificate of an authority that signs others.</summary>
    Authority,

    /// <summary>An authority's list of what it has revoked.</summary>
    RevocationList,
}
