using Lbaas.Drivers.Secrets.Barbican;
using Lbaas.Drivers.Secrets.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Secrets;

internal static class SecretsExtensions
{
    public static IServiceCollection AddCertificateDrivers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCheckedOptions<CertificateOptions>(configuration, CertificateOptions.Section);
        services.AddKeyedSingleton<ICertificateDriver, NoCertificateDriver>("none");
        services.AddSingleton(provider => new UploadedCertificates(
            DirectoryOf(provider), Options(provider).UploadsMax, Options(provider).UploadsPerProjectMax, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<UploadedCertificates>>()));
        services.AddKeyedSingleton<ICertificateDriver>("local", (provider, _) => new LocalCertificateDriver(
            new CertificateFiles(DirectoryOf(provider)), provider.GetRequiredService<UploadedCertificates>()));
        services.AddKeyedSingleton<ICertificateDriver>("barbican", (provider, _) =>
            new BarbicanCertificateDriver(Options(provider).Barbican, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => DriverChoice.Choose<ICertificateDriver>(provider, Options(provider).Driver, CertificateOptions.Section));
        return services.AddSingleton<TenantCertificates>();
    }

    private static string DirectoryOf(IServiceProvider provider) =>
        Options(provider).Directory is { Length: > 0 } given
            ? Path.GetFullPath(given)
            : Path.Combine(provider.GetRequiredService<DriverDirectory>().Root, "certificates");

    private static CertificateOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<CertificateOptions>>().Value;
}
