using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Haproxy;
using Lbaas.Drivers.Secrets;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.Drivers;

/// <summary>The files that HAProxy reads when it checks a configuration: all that are named must be there.</summary>
internal static class NamedFiles
{
    public static void Write(Configuration configuration, string directory)
    {
        using var issuer = new Issuer();
        Directory.CreateDirectory(directory);
        foreach (var (use, reference) in configuration.Listeners.Values.SelectMany(TlsFiles.SecretsOf).Concat(configuration.Pools.Values.SelectMany(TlsFiles.SecretsOf)))
        {
            File.WriteAllText(Path.Combine(directory, TlsFiles.NameOf(use, reference)), use switch
            {
                SecretUse.Authority => issuer.Pem,
                SecretUse.RevocationList => issuer.RevocationList(),
                _ => issuer.Issue("www.example.org").Pem,
            });
        }
        foreach (var listener in configuration.Listeners.Values)
            File.WriteAllText(Path.Combine(directory, TlsFiles.ListNameOf(listener, directory)), TlsFiles.ListOf(listener, directory));
    }
}
