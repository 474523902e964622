using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Haproxy;
using Lbaas.Drivers.Secrets;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.Drivers;

/// <summary>The files that HAProxy reads when it checks a configuration: all that are named must be there.</summary>
internal static class NamedFiles
{
    // Made once: keys take their time, and whose they are is no matter here.
    private static readonly Lazy<IReadOnlyDictionary<SecretUse, string>> Contents = new(() =>
    {
        using var issuer = new Issuer();
        return new Dictionary<SecretUse, string>
        {
            [SecretUse.Authority] = issuer.Pem,
            [SecretUse.RevocationList] = issuer.RevocationList(),
            [SecretUse.Certificate] = issuer.Issue("www.example.org").Pem,
        };
    });

    public static void Write(Configuration configuration, string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var (use, reference) in configuration.Listeners.Values.SelectMany(TlsFiles.SecretsOf).Concat(configuration.Pools.Values.SelectMany(TlsFiles.SecretsOf)))
            File.WriteAllText(Path.Combine(directory, TlsFiles.NameOf(use, reference)), Contents.Value[use]);
        foreach (var listener in configuration.Listeners.Values)
            File.WriteAllText(Path.Combine(directory, TlsFiles.ListNameOf(listener, directory)), TlsFiles.ListOf(listener, directory));
    }
}
