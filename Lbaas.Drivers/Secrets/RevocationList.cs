using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lbaas.Drivers.Secrets;

/// <summary>A certificate revocation list (RFC 5280, 5), as far as asking who signed it needs.</summary>
public sealed class RevocationList
{
    private readonly byte[] _signed;
    private readonly string _algorithm;
    private readonly byte[] _signature;

    private RevocationList(byte[] signed, string algorithm, byte[] signature) =>
        (_signed, _algorithm, _signature) = (signed, algorithm, signature);

    /// <summary>TL-9: the first list of a PEM text.</summary>
    /// <exception cref="CertificateException">Unreadable.</exception>
    public static RevocationList Parse(string pem)
    {
        var text = PemBlocks.Of(pem).Find(block => block.Label == PemBlocks.RevocationList).Text
            ?? throw new CertificateException(CertificateFailure.Unreadable, "there is no PEM x509 certificate revocation list");
        try
        {
            // Everything of it is read here, dates and entries too; only whether it is well-formed counts.
            CertificateRevocationListBuilder.LoadPem(text, out _);
            var der = Convert.FromBase64String(text.AsSpan()[PemEncoding.Find(text).Base64Data].ToString());
            var list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            var signed = list.ReadEncodedValue().ToArray();
            var algorithm = list.ReadSequence().ReadObjectIdentifier();
            return new RevocationList(signed, algorithm, list.ReadBitString(out _));
        }
        catch (Exception failure) when (failure is AsnContentException or CryptographicException or FormatException or ArgumentException)
        {
            throw new CertificateException(CertificateFailure.Unreadable, "the certificate revocation list is damaged", failure);
        }
    }

    /// <summary>Has this authority signed it?</summary>
    public bool IsSignedBy(X509Certificate2 authority)
    {
        try
        {
            using var rsa = authority.GetRSAPublicKey();
            using var curve = authority.GetECDsaPublicKey();
            return (rsa, curve) switch
            {
                ({ }, _) => HashOfRsa() is { } hash && rsa.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pkcs1),
                (_, { }) => HashOfCurve() is { } hash && curve.VerifyData(_signed, _signature, hash, DSASignatureFormat.Rfc3279DerSequence),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false; // a signature that can't be one of this key's
        }
    }

    private HashAlgorithmName? HashOfRsa() => _algorithm switch
    {
        "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
        "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
        "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private HashAlgorithmName? HashOfCurve() => _algorithm switch
    {
        "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
        "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
        "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
