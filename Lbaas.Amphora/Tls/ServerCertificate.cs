using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lbaas.Amphora.Files;

namespace Lbaas.Amphora.Tls;

/// <summary>The certificate this node shows, replaceable while it serves.</summary>
public sealed class ServerCertificate
{
    private readonly string _path;
    private readonly string _amphoraId;
    private X509Certificate2 _current;

    /// <exception cref="InvalidConfigurationException">
    /// The file holds no certificate with its key, or that of another node.
    /// </exception>
    public ServerCertificate(AgentOptions options)
    {
        _path = options.ServerCertificate;
        _amphoraId = options.AmphoraId;
        _current = Parse(File.ReadAllText(_path))
            ?? throw new InvalidConfigurationException(
                [$"ServerCertificate '{_path}' must hold a certificate for '{_amphoraId}' and its key, as PEM."]);
    }

    public X509Certificate2 Current => Volatile.Read(ref _current);

    /// <summary>
    /// Keeps the new certificate and shows it from the next handshake on. False, and nothing changed, when it can't
    /// serve.
    /// </summary>
    public bool TryReplace(byte[] pem)
    {
        if (Parse(Encoding.UTF8.GetString(pem)) is not { } replacement)
            return false;
        AtomicFile.Write(_path, pem);
        // The old one is left to the garbage collector: handshakes in progress still use it.
        Volatile.Write(ref _current, replacement);
        return true;
    }

    private X509Certificate2? Parse(string pem)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(pem, pem);
            if (certificate.MatchesHostname(_amphoraId, allowWildcards: false, allowCommonName: true))
                return certificate;
            certificate.Dispose();
            return null;
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return null;
        }
    }
}
