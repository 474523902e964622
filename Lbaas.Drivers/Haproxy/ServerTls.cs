using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Secrets;

namespace Lbaas.Drivers.Haproxy;

/// <summary>TLS towards members (spec amphora 3.4, "with tls_enabled").</summary>
internal static class ServerTls
{
    public static void Add(List<Word> words, Pool pool, RenderTarget target)
    {
        words.Add(Word.Keyword("ssl sni ssl_fc_sni"));
        if (pool.TlsContainerRef is { } certificate)
            words.AddRange([Word.Keyword("crt"), TlsWords.File(target, SecretUse.Certificate, certificate)]);
        if (pool.CaTlsContainerRef is { } authority)
        {
            words.AddRange([Word.Keyword("ca-file"), TlsWords.File(target, SecretUse.Authority, authority)]);
            if (pool.CrlContainerRef is { } list)
                words.AddRange([Word.Keyword("crl-file"), TlsWords.File(target, SecretUse.RevocationList, list)]);
        }
        words.Add(Word.Keyword(pool.CaTlsContainerRef is null ? "verify none" : "verify required"));
        TlsWords.AddOptions(words, pool.TlsCiphers, pool.TlsVersions, target.Facts.HasHaproxy(1, 9) ? pool.AlpnProtocols : null, why => Refuse(pool, why));
    }

    public static string Alpn(Pool pool, IReadOnlyCollection<string> protocols) => TlsWords.Alpn(protocols, why => Refuse(pool, why));

    private static NodeProvisioningException Refuse(Pool pool, string why) => new($"Pool {pool.Id}: {why}.");
}
