using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>TLS towards members (spec amphora 3.4, "with tls_enabled").</summary>
internal static class ServerTls
{
    private static readonly string[] Versions = ["SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

    public static void Add(List<Word> words, Pool pool)
    {
        // Certificate files would be named here; no certificate driver exists to fetch them.
        if (pool.TlsContainerRef is not null || pool.CaTlsContainerRef is not null || pool.CrlContainerRef is not null)
            throw Refuse(pool, "certificate references need a certificate driver, and this deployment has none");
        words.Add(Word.Keyword("ssl sni ssl_fc_sni verify none"));
        if (pool.TlsCiphers is { } ciphers)
        {
            // TL-11.
            if (!ciphers.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '!' or ':' or '@' or '=' or '_' or '.'))
                throw Refuse(pool, "the ciphers hold a character that no cipher has");
            words.AddRange([Word.Keyword("ciphers"), Word.Text(ciphers, why => Refuse(pool, $"the ciphers: {why}"))]);
        }
        if (pool.TlsVersions is { } wanted)
            words.AddRange(Versions.Where(v => !wanted.Contains(v)).Select(Excluded));
        if (pool.AlpnProtocols is { IsEmpty: false } alpn)
            words.Add(Word.Keyword("alpn " + Alpn(pool, alpn)));
    }

    public static string Alpn(Pool pool, IReadOnlyCollection<string> protocols) =>
        protocols.All(p => p is "h2" or "http/1.1" or "http/1.0")
            ? string.Join(',', protocols)
            : throw Refuse(pool, "an ALPN protocol can't be used");

    private static Word Excluded(string version) => Word.Keyword(version switch
    {
        "SSLv3" => "no-sslv3",
        "TLSv1" => "no-tlsv10",
        "TLSv1.1" => "no-tlsv11",
        "TLSv1.2" => "no-tlsv12",
        _ => "no-tlsv13",
    });

    private static NodeProvisioningException Refuse(Pool pool, string why) => new($"Pool {pool.Id}: {why}.");
}
