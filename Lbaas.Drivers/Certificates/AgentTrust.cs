using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lbaas.Drivers.Certificates;

/// <summary>Whom we take for an agent: who has a certificate of our authority, made for servers, with the name asked for.</summary>
public static class AgentTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    public static bool Accepts(X509Certificate2 root, string name, X509Certificate? presented, TimeProvider clock)
    {
        if (presented is not X509Certificate2 certificate || !certificate.MatchesHostname(name, allowWildcards: false, allowCommonName: false))
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return chain.Build(certificate);
    }

    /// <summary>The TLS side of a connection to agents: both prove who they are. The name to prove is the host of the request.</summary>
    public static SslClientAuthenticationOptions ClientOptions(CertificateAuthority authority, TimeProvider clock)
    {
        var ours = new ClientCertificate(authority, clock);
        return new SslClientAuthenticationOptions
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => ours.Current,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (sender, certificate, _, _) =>
                sender is SslStream stream && Accepts(authority.Certificate, stream.TargetHostName, certificate, clock),
        };
    }
}
