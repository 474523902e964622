using Lbaas.Api.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Certificates;

/// <summary>Certificates at the edge: what is behind references, uploads, and the deployment's TLS options.</summary>
internal static class CertificateSetup
{
    public static void AddLbaasCertificates(this IServiceCollection services)
    {
        services.AddOptions<TlsSettings>().BindConfiguration(TlsSettings.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TlsSettings>>(new Rules<TlsSettings>(static settings => settings.Mistakes()));
        services.AddSingleton<ReferenceChecker>();
        services.AddSingleton<CertificateUsers>();
        services.AddSingleton<CertificateEndpoints>();
    }
}
