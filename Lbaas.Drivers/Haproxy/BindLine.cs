using Lbaas.Actors.Listeners;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Secrets;

namespace Lbaas.Drivers.Haproxy;

/// <summary>One address of a listener, with TLS when it is terminated there (spec amphora 3.2).</summary>
internal static class BindLine
{
    public static void Write(ConfigWriter writer, Listener listener, string address, RenderTarget target, Func<string, ProvisioningException> refuse)
    {
        List<Word> words = [Word.Endpoint(address, listener.ProtocolPort, refuse)];
        if (listener.TerminatesTls())
            AddTls(words, listener, target, refuse);
        writer.Line("bind", [.. words]);
    }

    // The metrics may be had with TLS or without.
    private static bool TerminatesTls(this Listener listener) => listener.Protocol == Protocols.TerminatedHttps
        || (listener.Protocol == Protocols.Prometheus && TlsFiles.ServerReferences(listener).Any());

    private static void AddTls(List<Word> words, Listener listener, RenderTarget target, Func<string, ProvisioningException> refuse)
    {
        if (!TlsFiles.ServerReferences(listener).Any())
            throw refuse("it has no certificate to show");
        words.AddRange([Word.Keyword("ssl crt-list"), Word.Keyword($"{target.CertificateDirectory}/{TlsFiles.ListNameOf(listener, target.CertificateDirectory)}")]);
        if (listener.ClientCaTlsContainerRef is { } authority)
        {
            words.AddRange([Word.Keyword("ca-file"), TlsWords.File(target, SecretUse.Authority, authority)]);
            words.AddRange([Word.Keyword("verify"), Word.Keyword(Verification(listener, refuse))]);
            if (listener.ClientCrlContainerRef is { } list)
                words.AddRange([Word.Keyword("crl-file"), TlsWords.File(target, SecretUse.RevocationList, list)]);
        }
        TlsWords.AddOptions(words, listener.TlsCiphers, listener.TlsVersions, listener.AlpnProtocols, refuse);
    }

    private static string Verification(Listener listener, Func<string, ProvisioningException> refuse) => listener.ClientAuthentication switch
    {
        "NONE" => "none",
        "OPTIONAL" => "optional",
        "MANDATORY" => "required",
        _ => throw refuse("its client authentication can't be used"),
    };
}
