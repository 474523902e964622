using Lbaas.Drivers.Breakers;
using Lbaas.Drivers.Secrets;

namespace Lbaas.Tests.Certificates;

/// <summary>The store behind its breaker, and what is remembered of it.</summary>
public sealed class TenantCertificatesTests : IDisposable
{
    private static readonly SecretReference Reference = new("www", "p");
    private readonly ManualTimeProvider _clock = new();
    private readonly Secrets _store = new();
    private readonly Issuer _issuer = new();

    public TenantCertificatesTests() => _store.Texts["www"] = _issuer.Issue("www").Pem;

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task A_push_uses_what_was_found_a_moment_ago()
    {
        var certificates = Over(new CertificateOptions { CacheSeconds = 60 });
        await FileAsync(certificates);
        await FileAsync(certificates);
        Assert.Equal(1, _store.Calls);

        _clock.Advance(TimeSpan.FromSeconds(61));
        await FileAsync(certificates);

        Assert.Equal(2, _store.Calls);
    }

    [Fact]
    public async Task A_request_always_looks_anew()
    {
        var certificates = Over(new CertificateOptions { CacheSeconds = 60 });
        await FileAsync(certificates);
        _store.Texts.Clear();

        await Assert.ThrowsAsync<CertificateException>(async () => await certificates.GetCertificateAsync(Reference, default));
    }

    [Fact]
    public async Task What_one_project_was_given_another_is_not()
    {
        var certificates = Over(new CertificateOptions { CacheSeconds = 60 });
        await FileAsync(certificates);

        await certificates.GetFileAsync(Reference with { ProjectId = "q" }, SecretUse.Certificate, default);

        Assert.Equal(2, _store.Calls);
    }

    [Fact]
    public async Task A_store_that_is_down_is_left_alone_for_a_while()
    {
        var certificates = Over(new CertificateOptions { Breaker = new BreakerOptions { MinimumCalls = 2 } });
        _store.Failure = new CertificateException(CertificateFailure.Unavailable, "down");
        for (var i = 0; i < 10; i++)
            await FailureAsync(certificates);

        Assert.Equal((2, CertificateFailure.Unavailable), (_store.Calls, await FailureAsync(certificates)));
    }

    [Fact]
    public async Task References_that_lead_nowhere_do_not_open_the_breaker()
    {
        var certificates = Over(new CertificateOptions { Breaker = new BreakerOptions { MinimumCalls = 2 } });
        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAsync<CertificateException>(async () => await certificates.GetCertificateAsync(new("nowhere", "p"), default));

        await FileAsync(certificates);
    }

    [Fact]
    public async Task An_authoritys_file_holds_nothing_but_certificates()
    {
        _store.Texts["ca"] = _issuer.Issue("ca").Key + _issuer.Pem;

        Assert.Equal(_issuer.Pem, await Over(new()).GetFileAsync(new("ca", "p"), SecretUse.Authority, default));
    }

    private TenantCertificates Over(CertificateOptions options) => Secrets.Over(_store, options, _clock);

    private static async Task FileAsync(TenantCertificates certificates) => await certificates.GetFileAsync(Reference, SecretUse.Certificate, default);

    private static async Task<CertificateFailure> FailureAsync(TenantCertificates certificates) =>
        (await Assert.ThrowsAsync<CertificateException>(() => FileAsync(certificates))).Failure;
}
