using System.Security.Cryptography;
using System.Text;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Secrets;

namespace Lbaas.Drivers.Haproxy;

/// <summary>
/// The files that TLS needs on a node (spec amphora 1.3, 3.2). Names follow from references alone, so the configuration can
/// be rendered without a look into the certificate store, and a store that is down changes nothing.
/// </summary>
internal static class TlsFiles
{
    public static string NameOf(SecretUse use, string reference) =>
        Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes($"{use}:{reference}"))) + ".pem";

    /// <summary>
    /// The list of a listener's certificates. Its content is in its name: a push that was overtaken can't put an older list
    /// under a newer configuration.
    /// </summary>
    public static string ListNameOf(Listener listener, string directory) =>
        $"{listener.Id}-{Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(ListOf(listener, directory))))[..8]}.pem";

    /// <summary>The default certificate comes first; HAProxy shows it to clients that name no host or an unknown one.</summary>
    public static string ListOf(Listener listener, string directory) =>
        string.Concat(ServerReferences(listener).Select(reference => $"{directory}/{NameOf(SecretUse.Certificate, reference)}\n"));

    public static IEnumerable<string> ServerReferences(Listener listener) =>
        (listener.DefaultTlsContainerRef is { } first ? listener.SniContainerRefs.Prepend(first) : listener.SniContainerRefs).Distinct();

    /// <summary>Every secret that it names, whether it is in effect or not.</summary>
    public static IEnumerable<(SecretUse Use, string Reference)> SecretsOf(Listener listener) =>
        ServerReferences(listener).Select(reference => (SecretUse.Certificate, reference))
            .Concat(Given(SecretUse.Authority, listener.ClientCaTlsContainerRef))
            .Concat(Given(SecretUse.RevocationList, listener.ClientCrlContainerRef));

    /// <summary>Every secret that it names, whether it is in effect or not.</summary>
    public static IEnumerable<(SecretUse Use, string Reference)> SecretsOf(Pool pool) =>
        Given(SecretUse.Certificate, pool.TlsContainerRef)
            .Concat(Given(SecretUse.Authority, pool.CaTlsContainerRef))
            .Concat(Given(SecretUse.RevocationList, pool.CrlContainerRef));

    private static IEnumerable<(SecretUse, string)> Given(SecretUse use, string? reference) => reference is null ? [] : [(use, reference)];
}
