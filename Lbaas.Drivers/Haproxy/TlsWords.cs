using Lbaas.Actors.Certificates;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Secrets;

namespace Lbaas.Drivers.Haproxy;

/// <summary>The words about TLS that <c>bind</c> and <c>server</c> lines have in common.</summary>
internal static class TlsWords
{
    public static Word File(RenderTarget target, SecretUse use, string reference) =>
        Word.Keyword($"{target.CertificateDirectory}/{TlsFiles.NameOf(use, reference)}");

    /// <summary>
    /// Ciphers, versions and protocols. The suites of TLS 1.3 have a keyword of their own, and OpenSSL refuses a list of
    /// the older ones that is empty without them.
    /// </summary>
    public static void AddOptions(
        List<Word> words, string? ciphers, IReadOnlyCollection<string>? versions, IReadOnlyCollection<string>? alpn,
        Func<string, ProvisioningException> refuse)
    {
        if (ciphers is not null)
        {
            // TL-11.
            if (!ciphers.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '!' or ':' or '@' or '=' or '_' or '.'))
                throw refuse("the ciphers hold a character that no cipher has");
            var names = ciphers.Split(':', StringSplitOptions.RemoveEmptyEntries).ToLookup(name => name.StartsWith("TLS_", StringComparison.Ordinal));
            AddNames(words, "ciphers", names[false], refuse);
            AddNames(words, "ciphersuites", names[true], refuse);
        }
        if (versions is not null)
            words.AddRange(TlsPolicy.Versions.Where(version => !versions.Contains(version)).Select(Excluded));
        if (alpn is { Count: > 0 })
            words.Add(Word.Keyword("alpn " + Alpn(alpn, refuse)));
    }

    public static string Alpn(IReadOnlyCollection<string> protocols, Func<string, ProvisioningException> refuse) =>
        protocols.All(p => p is "h2" or "http/1.1" or "http/1.0")
            ? string.Join(',', protocols)
            : throw refuse("an ALPN protocol can't be used");

    private static void AddNames(List<Word> words, string keyword, IEnumerable<string> names, Func<string, ProvisioningException> refuse)
    {
        var list = string.Join(':', names);
        if (list.Length > 0)
            words.AddRange([Word.Keyword(keyword), Word.Text(list, why => refuse($"the ciphers: {why}"))]);
    }

    private static Word Excluded(string version) => Word.Keyword(version switch
    {
        "SSLv3" => "no-sslv3",
        "TLSv1" => "no-tlsv10",
        "TLSv1.1" => "no-tlsv11",
        "TLSv1.2" => "no-tlsv12",
        _ => "no-tlsv13",
    });
}
