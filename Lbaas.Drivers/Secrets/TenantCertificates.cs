using Lbaas.Drivers.Breakers;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Lbaas.Drivers.Secrets;

/// <summary>
/// The certificate driver as everyone asks it: with a timeout, behind a circuit breaker, and for pushes with a memory that
/// ends: a load balancer with a hundred changes must not ask a hundred times for the same secret.
/// </summary>
public sealed class TenantCertificates
{
    private readonly ICertificateDriver _driver;
    private readonly GuardedCalls _calls;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _lifetime;
    private readonly BoundedMap<(SecretReference, SecretUse), (DateTimeOffset Until, string Text)> _recent;

    public TenantCertificates(ICertificateDriver driver, IOptions<CertificateOptions> options, TimeProvider clock)
    {
        _driver = driver;
        _clock = clock;
        _lifetime = TimeSpan.FromSeconds(options.Value.CacheSeconds);
        _recent = new(options.Value.CacheMax);
        _calls = new GuardedCalls(
            options.Value.Breaker, TimeSpan.FromSeconds(options.Value.TimeoutSeconds), clock,
            failure => failure is not CertificateException { Failure: not CertificateFailure.Unavailable });
    }

    /// <exception cref="CertificateException"/>
    public async ValueTask<CertificateBundle> GetCertificateAsync(SecretReference reference, CancellationToken cancellation)
    {
        var bundle = await AskAsync(static (call, token) => call.Driver.GetCertificateAsync(call.Reference, token), reference, cancellation).ConfigureAwait(false);
        Remember(reference, SecretUse.Certificate, bundle.Pem);
        return bundle;
    }

    /// <exception cref="CertificateException"/>
    public async ValueTask<string> GetPemAsync(SecretReference reference, CancellationToken cancellation) =>
        await AskAsync(static (call, token) => call.Driver.GetPemAsync(call.Reference, token), reference, cancellation).ConfigureAwait(false);

    /// <summary>The content of the file that a node needs: for authorities and revocation lists nothing but these.</summary>
    /// <exception cref="CertificateException"/>
    public async ValueTask<string> GetFileAsync(SecretReference reference, SecretUse use, CancellationToken cancellation)
    {
        if (_recent.TryGet((reference, use), out var known) && known.Until > _clock.GetUtcNow())
            return known.Text;
        if (use == SecretUse.Certificate)
            return (await GetCertificateAsync(reference, cancellation).ConfigureAwait(false)).Pem;
        var label = use == SecretUse.Authority ? PemBlocks.Certificate : PemBlocks.RevocationList;
        var text = PemBlocks.Only(await GetPemAsync(reference, cancellation).ConfigureAwait(false), label);
        if (text.Length == 0)
            throw new CertificateException(CertificateFailure.Unreadable, $"there is no PEM {label}");
        Remember(reference, use, text);
        return text;
    }

    private void Remember(SecretReference reference, SecretUse use, string text)
    {
        if (_lifetime > TimeSpan.Zero)
            _recent.Update((reference, use), _ => (_clock.GetUtcNow() + _lifetime, text));
    }

    private async ValueTask<T> AskAsync<T>(
        Func<(ICertificateDriver Driver, SecretReference Reference), CancellationToken, ValueTask<T>> call,
        SecretReference reference, CancellationToken cancellation)
    {
        try
        {
            return await _calls.RunAsync(call, (_driver, reference), cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is BrokenCircuitException or TimeoutRejectedException)
        {
            throw new CertificateException(CertificateFailure.Unavailable, GuardedCalls.Explain(failure), failure);
        }
    }
}
