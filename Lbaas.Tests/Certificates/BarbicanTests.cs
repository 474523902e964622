using Lbaas.Drivers.Keystone;
using Lbaas.Drivers.Secrets;
using Lbaas.Drivers.Secrets.Barbican;

namespace Lbaas.Tests.Certificates;

/// <summary>The driver <c>barbican</c>, over real HTTP.</summary>
public sealed class BarbicanTests : IAsyncLifetime
{
    private readonly Issuer _issuer = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly Issued _issued;
    private FakeBarbican _barbican = null!;

    public BarbicanTests() => _issued = _issuer.Issue("www.example.org");

    public async ValueTask InitializeAsync()
    {
        _barbican = await FakeBarbican.StartAsync();
        _barbican.Expires = _clock.GetUtcNow().AddHours(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _barbican.DisposeAsync();
        _issuer.Dispose();
    }

    [Fact]
    public async Task A_container_is_put_together_from_its_parts()
    {
        var container = _barbican.Container(
            ("certificate", _barbican.Secret(_issued.Certificate)), ("intermediates", _barbican.Secret(_issuer.Pem)),
            ("private_key", _barbican.Secret(_issued.EncryptedKey)), ("private_key_passphrase", _barbican.Secret("secret")));

        var bundle = await GetAsync(container);

        Assert.Equal((_issued.Certificate, _issuer.Pem, _issued.Key), (bundle.CertificatePem, bundle.IntermediatesPem, bundle.PrivateKeyPem));
    }

    [Fact]
    public async Task A_secret_holds_a_PKCS12_bundle()
    {
        Assert.Equal(_issued.Certificate, (await GetAsync(_barbican.Secret("application/octet-stream", _issued.Pkcs12))).CertificatePem);
        Assert.Equal(_issued.Certificate, (await GetAsync(_barbican.Secret(Convert.ToBase64String(_issued.Pkcs12)))).CertificatePem);
    }

    [Fact]
    public async Task A_secret_holds_an_authority()
    {
        using var driver = Driver();

        Assert.Equal(_issuer.Pem, await driver.GetPemAsync(new(_barbican.Secret(_issuer.Pem), "p"), default));
    }

    [Fact]
    public async Task A_protected_bundle_is_said_to_be_one() =>
        Assert.Equal(CertificateFailure.BadPkcs12, await FailureAsync(_barbican.Secret("application/octet-stream", _issued.ProtectedPkcs12)));

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://127.0.0.1:1/v1/secrets/9fb10ea6-2c2f-4a8d-9c7c-3e0e0a3f8b11")]
    [InlineData("{0}/v1/secrets/not-a-uuid")]
    [InlineData("{0}/v1/secrets/9fb10ea6-2c2f-4a8d-9c7c-3e0e0a3f8b11/../../x")]
    [InlineData("{0}/v1/orders/9fb10ea6-2c2f-4a8d-9c7c-3e0e0a3f8b11")]
    [InlineData("{0}@example.org/v1/secrets/9fb10ea6-2c2f-4a8d-9c7c-3e0e0a3f8b11")]
    [InlineData("file:///etc/passwd")]
    [InlineData("secret")]
    public async Task Only_references_into_Barbican_are_followed(string reference)
    {
        Assert.Equal(CertificateFailure.NotFound, await FailureAsync(reference.Replace("{0}", _barbican.Endpoint)));

        Assert.Empty(_barbican.Requests);
    }

    [Fact]
    public async Task A_container_leads_nowhere_else_either() =>
        Assert.Equal(CertificateFailure.NotFound, await FailureAsync(_barbican.Container(("certificate", "http://169.254.169.254/x"))));

    [Theory]
    [InlineData(404, CertificateFailure.NotFound)]
    [InlineData(403, CertificateFailure.NotFound)]
    [InlineData(302, CertificateFailure.Unavailable)]
    [InlineData(429, CertificateFailure.Unavailable)]
    [InlineData(503, CertificateFailure.Unavailable)]
    public async Task Each_answer_has_its_conclusion(int status, CertificateFailure failure)
    {
        var reference = _barbican.Secret(_issued.Pem);
        _barbican.Status = status;

        Assert.Equal(failure, await FailureAsync(reference));
    }

    [Fact]
    public async Task A_container_without_a_key_is_unreadable() =>
        Assert.Equal(CertificateFailure.Unreadable, await FailureAsync(_barbican.Container(("certificate", _barbican.Secret(_issued.Certificate)))));

    [Fact]
    public async Task Tokens_come_from_Keystone_and_are_used_until_they_end()
    {
        var reference = _barbican.Secret(_issued.Pem);
        using var driver = Driver(password: "right");
        await driver.GetCertificateAsync(new(reference, "p"), default);
        await driver.GetCertificateAsync(new(reference, "p"), default);
        Assert.Equal(1, _barbican.TokensIssued);

        _clock.Advance(TimeSpan.FromHours(1));
        _barbican.Expires = _clock.GetUtcNow().AddHours(1);
        await driver.GetCertificateAsync(new(reference, "p"), default);

        Assert.Equal(2, _barbican.TokensIssued);
    }

    [Fact]
    public async Task A_token_that_was_revoked_is_replaced()
    {
        var reference = _barbican.Secret(_issued.Pem);
        using var driver = Driver(password: "right");
        await driver.GetCertificateAsync(new(reference, "p"), default);

        _barbican.Token = "token-2";

        Assert.Equal(_issued.Certificate, (await driver.GetCertificateAsync(new(reference, "p"), default)).CertificatePem);
    }

    [Fact]
    public async Task Without_a_token_the_store_is_not_available()
    {
        using var driver = Driver(password: "wrong");

        var failure = await Assert.ThrowsAsync<CertificateException>(
            async () => await driver.GetCertificateAsync(new(_barbican.Secret(_issued.Pem), "p"), default));

        Assert.Equal(CertificateFailure.Unavailable, failure.Failure);
        Assert.DoesNotContain("wrong", failure.ToString());
    }

    private BarbicanCertificateDriver Driver(string? password = null) => new(
        password is null
            ? new BarbicanOptions { Endpoint = _barbican.Endpoint, Token = _barbican.Token }
            : new BarbicanOptions { Endpoint = _barbican.Endpoint, Keystone = new KeystoneAccount { AuthUrl = $"{_barbican.Endpoint}/identity", Username = "lbaas", Password = password } },
        _clock);

    private async Task<CertificateBundle> GetAsync(string reference)
    {
        using var driver = Driver();
        return await driver.GetCertificateAsync(new(reference, "p"), default);
    }

    private async Task<CertificateFailure> FailureAsync(string reference) =>
        (await Assert.ThrowsAsync<CertificateException>(() => GetAsync(reference))).Failure;
}
