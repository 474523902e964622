using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lbaas.Amphora.Tls;

/// <summary>Lets in who holds a client certificate of our own authority, and nobody else.</summary>
public sealed class ClientTrust
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly X509Certificate2Collection _authorities = [];

    /// <exception cref="InvalidConfigurationException">The file holds no certificate.</exception>
    public ClientTrust(AgentOptions options)
    {
        try
        {
            _authorities.ImportFromPemFile(options.ClientCa);
        }
        catch (CryptographicException)
        {
            _authorities.Clear();
        }
        if (_authorities.Count == 0)
            throw new InvalidConfigurationException([$"ClientCa '{options.ClientCa}' must hold a certificate as PEM."]);
    }

    /// <summary>
    /// Whether a certificate chains to the authority and may be used by a client: where both kinds have one authority, a
    /// node's server certificate doesn't open other nodes.
    /// </summary>
    public bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        return chain.Build(certificate);
    }
}
