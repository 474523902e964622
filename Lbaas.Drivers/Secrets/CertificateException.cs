namespace Lbaas.Drivers.Secrets;

/// <summary>Why a certificate can't be had. The message never holds any part of a secret.</summary>
public sealed class CertificateException(CertificateFailure failure, string message, Exception? cause = null) : Exception(message, cause)
{
    public CertificateFailure Failure { get; } = failure;
}

/// <summary>What the caller may conclude.</summary>
public enum CertificateFailure
{
    /// <summary>Nothing is there, or not for this project.</summary>
    NotFound,

    /// <summary>Something is there that can't be used.</summary>
    Unreadable,

    /// <summary>A PKCS12 bundle that is damaged or asks for a passphrase (TL-7).</summary>
    BadPkcs12,

    /// <summary>The store does not answer: worth another try.</summary>
    Unavailable,
}
