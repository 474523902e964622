namespace Lbaas.Actors.Certificates;

/// <summary>What is wrong with a certificate reference of a request.</summary>
public enum ReferenceProblem
{
    None,

    /// <summary>TL-6: there is nothing under it that can be read and used.</summary>
    NotRetrievable,

    /// <summary>The certificate store can't be asked now.</summary>
    Unavailable,

    /// <summary>TL-7: a PKCS12 bundle that is damaged or asks for a passphrase.</summary>
    BadPkcs12,

    /// <summary>TL-8, TL-9: it is there, and is not what it must be.</summary>
    Invalid,

    /// <summary>TL-10: a certificate with neither a common name nor a DNS name.</summary>
    Nameless,

    /// <summary>TL-9: a revocation list that another authority signed.</summary>
    SignedByAnother,
}

/// <summary>What the edge found behind a reference: the facts that rules ask about, and never key material.</summary>
/// <param name="Problem">Whether it can be used.</param>
/// <param name="Detail">Why not, in words that may be shown to the tenant.</param>
public sealed record ReferenceFinding(ReferenceProblem Problem, string Detail = "")
{
    public string? CommonName { get; init; }

    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>When the certificate ends, UTC.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>SHA-256 of the certificate's DER, lower-case hex.</summary>
    public string? Fingerprint { get; init; }
}
