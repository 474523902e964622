using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lbaas.Drivers.Secrets;

/// <summary>What a certificate says of itself.</summary>
/// <param name="CommonName">Null when its subject has none.</param>
/// <param name="DnsNames">Its DNS subject alternative names.</param>
/// <param name="NotAfter">When it ends, UTC.</param>
/// <param name="Fingerprint">SHA-256 of its DER, lower-case hex.</param>
public sealed record CertificateFacts(string? CommonName, IReadOnlyList<string> DnsNames, DateTimeOffset NotAfter, string Fingerprint)
{
    private const string CommonNameOid = "2.5.4.3";

    /// <exception cref="CryptographicException">Its names can't be read.</exception>
    public static CertificateFacts Of(X509Certificate2 certificate) => new(
        certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == CommonNameOid)
            .Select(name => name.GetSingleElementValue()).FirstOrDefault(name => !string.IsNullOrEmpty(name)),
        [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames())],
        new DateTimeOffset(certificate.NotAfter.ToUniversalTime()),
        Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)));

    public override string ToString() => $"{CommonName ?? DnsNames.FirstOrDefault() ?? "nameless"}, until {NotAfter:O}, {Fingerprint}";
}
