using Lbaas.Drivers.Secrets;
using Lbaas.Drivers.Secrets.Local;

namespace Lbaas.Tests.Certificates;

public sealed class BundleReaderTests : IDisposable
{
    private readonly Issuer _issuer = new();
    private readonly Issued _issued;

    public BundleReaderTests() => _issued = _issuer.Issue("www.example.org", "example.org");

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public void A_PEM_text_in_any_order_becomes_leaf_chain_and_key()
    {
        var bundle = BundleReader.FromPem("Bag Attributes\n" + _issuer.Pem + _issued.Key + _issued.Certificate);

        Assert.Equal((_issued.Certificate, _issuer.Pem, _issued.Key), (bundle.CertificatePem, bundle.IntermediatesPem, bundle.PrivateKeyPem));
    }

    [Fact]
    public void Names_and_end_are_read()
    {
        var facts = BundleReader.FromPem(_issued.Pem).Facts;

        Assert.Equal(("www.example.org", "www.example.org example.org", 64), (facts.CommonName, string.Join(' ', facts.DnsNames), facts.Fingerprint.Length));
        Assert.InRange(facts.NotAfter, TimeProvider.System.GetUtcNow().AddDays(29), TimeProvider.System.GetUtcNow().AddDays(31));
    }

    [Fact]
    public void A_certificate_may_have_no_common_name() =>
        Assert.Null(BundleReader.FromPem(_issuer.Issue("O=Example", []).Pem).Facts.CommonName);

    [Fact]
    public void A_PKCS12_bundle_is_read() => Assert.Equal(_issued.Certificate, BundleReader.FromPkcs12(_issued.Pkcs12).CertificatePem);

    [Fact]
    public void A_protected_PKCS12_bundle_needs_its_passphrase()
    {
        Assert.Equal(_issued.Certificate, BundleReader.FromPkcs12(_issued.ProtectedPkcs12, "secret").CertificatePem);
        Assert.Equal(CertificateFailure.BadPkcs12, Failure(() => BundleReader.FromPkcs12(_issued.ProtectedPkcs12)));
    }

    [Fact]
    public void An_encrypted_key_is_decrypted() =>
        Assert.Equal(_issued.Key, BundleReader.FromPem(_issued.Certificate + _issued.EncryptedKey, "secret").PrivateKeyPem);

    [Fact]
    public void A_damaged_PKCS12_bundle_is_said_to_be_one() =>
        Assert.Equal(CertificateFailure.BadPkcs12, Failure(() => BundleReader.FromPkcs12(_issued.Pkcs12.AsSpan(0, 300))));

    [Fact]
    public void What_is_incomplete_or_does_not_belong_together_is_unreadable()
    {
        string[] texts =
        [
            "", "hello", _issued.Certificate, _issued.Key, _issued.Certificate + _issuer.Issue("other").Key,
            _issued.Certificate + _issued.EncryptedKey, _issued.Pem + _issuer.Issue("other").Key,
            string.Concat(Enumerable.Repeat(_issued.Certificate, 40)) + _issued.Key,
        ];

        Assert.All(texts, text => Assert.Equal(CertificateFailure.Unreadable, Failure(() => BundleReader.FromPem(text))));
    }

    [Fact]
    public void A_revocation_list_knows_its_signer()
    {
        using var other = new Issuer();
        using var authority = BundleReader.Authority(_issuer.Pem);
        using var stranger = BundleReader.Authority(other.Pem);
        var list = RevocationList.Parse(_issuer.RevocationList());

        Assert.Equal((true, false), (list.IsSignedBy(authority), list.IsSignedBy(stranger)));
    }

    [Fact]
    public void No_key_is_ever_printed()
    {
        var secret = _issued.Key.Split('\n')[1];

        Assert.DoesNotContain(secret, BundleReader.FromPem(_issued.Pem).ToString());
        Assert.DoesNotContain(secret, UploadContent.OfPem(_issued.Pem, null).ToString());
    }

    [Fact]
    public void A_key_beside_an_authority_does_not_come_along() =>
        Assert.DoesNotContain("PRIVATE", PemBlocks.Only(_issuer.Pem + _issued.Key, PemBlocks.Certificate));

    private static CertificateFailure Failure(Action read) => Assert.Throws<CertificateException>(read).Failure;
}
