using System.Collections.Concurrent;
using Lbaas.Drivers.Secrets;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Certificates;

/// <summary>A certificate store in memory; what it does not know is not found.</summary>
internal sealed class Secrets : ICertificateDriver
{
    private int _calls;

    public ConcurrentDictionary<string, string> Texts { get; } = new();

    /// <summary>Thrown instead of any answer, while set.</summary>
    public Exception? Failure { get; set; }

    public int Calls => Volatile.Read(ref _calls);

    public static TenantCertificates Over(ICertificateDriver driver, CertificateOptions? options = null, TimeProvider? clock = null) =>
        new(driver, Options.Create(options ?? new CertificateOptions { CacheSeconds = 0 }), clock ?? TimeProvider.System);

    public ValueTask<CertificateBundle> GetCertificateAsync(SecretReference reference, CancellationToken cancellation) =>
        new(BundleReader.FromPem(Find(reference)));

    public ValueTask<string> GetPemAsync(SecretReference reference, CancellationToken cancellation) => new(Find(reference));

    private string Find(SecretReference reference)
    {
        Interlocked.Increment(ref _calls);
        if (Failure is { } failure)
            throw failure;
        return Texts.TryGetValue(reference.Text, out var text) ? text : throw new CertificateException(CertificateFailure.NotFound, "unknown");
    }
}
