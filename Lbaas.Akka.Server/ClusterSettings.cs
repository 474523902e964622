using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lbaas.Akka.Deaths;
using Lbaas.Akka.Hosting;

namespace Lbaas.Akka.Server;

/// <summary>Section <c>Lbaas:Akka</c>: this node, and where the others are.</summary>
public sealed class ClusterSettings
{
    public const string Section = "Lbaas:Akka";

    private static readonly TimeSpan s_farewellMax = TimeSpan.FromSeconds(30);

    /// <summary>The address that the other nodes reach this one at. Default <c>127.0.0.1</c>: nodes of one machine.</summary>
    public string Hostname { get; set; } = "127.0.0.1";

    /// <summary>The port for the other nodes. 0 to 65,535, 0: any; default 4053.</summary>
    public int Port { get; set; } = 4053;

    /// <summary>
    /// <c>host:port</c> of nodes that a new one asks to be let in, the same list on every node. The first of them forms the cluster when there is none.
    /// Default empty: this node alone is the first.
    /// </summary>
    public List<string> SeedNodes { get; set; } = [];

    /// <summary>What this node's files in the data directory are called by. Default: its port, which its neighbours on the machine can't have.</summary>
    public string? NodeName { get; set; }

    /// <summary>
    /// How long a node that stops goes on answering those who are connected, while it takes no new connections. 0 to 30 s; default 1 s.
    /// </summary>
    public TimeSpan Farewell { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A PKCS#12 file with the certificate and key that the nodes show each other, and its password; every node has TLS, or none. Default: none.
    /// </summary>
    public string? Certificate { get; set; }

    public string CertificatePassword { get; set; } = "";

    public SharedJournalOptions Journal { get; set; } = new();

    /// <summary>Members whose process has ended. Enabled here: the actor system is ours alone.</summary>
    public DeathWatchOptions DeathWatch { get; set; } = new() { Enabled = true };

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    public IEnumerable<string> Validate()
    {
        if (Uri.CheckHostName(Hostname) == UriHostNameType.Unknown)
            yield return $"Lbaas:Akka:Hostname '{Hostname}' must be a host name or an IP address.";
        if (Port is < 0 or > IPEndPoint.MaxPort)
            yield return "Lbaas:Akka:Port must be 0 to 65535.";
        if (Farewell < TimeSpan.Zero || Farewell > s_farewellMax)
            yield return $"Lbaas:Akka:Farewell must be 00:00:00 to {s_farewellMax}.";
        if (Port == 0 && (SeedNodes.Count == 0 || string.IsNullOrEmpty(NodeName)))
            yield return "Lbaas:Akka:Port 0 needs Lbaas:Akka:SeedNodes and Lbaas:Akka:NodeName.";
        if (!string.IsNullOrEmpty(Certificate) && MistakeIn(Certificate, CertificatePassword) is { } reason)
            yield return $"Lbaas:Akka:Certificate '{Certificate}' must be a PKCS#12 file with a certificate and its key: {reason}";
        foreach (var mistake in DeathWatch.Validate())
            yield return $"Lbaas:Akka: {mistake}";
        foreach (var seed in SeedNodes.Where(static seed => !IsHostAndPort(seed)))
            yield return $"Lbaas:Akka:SeedNodes '{seed}' must be host:port.";
    }

    // Akka would look at it as it starts, and say it less clearly.
    private static string? MistakeIn(string path, string password)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password);
            return certificate.HasPrivateKey ? null : "the key is missing.";
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    private static bool IsHostAndPort(string text) =>
        text.LastIndexOf(':') is > 0 and var colon && int.TryParse(text[(colon + 1)..], out var port) && port is > 0 and <= IPEndPoint.MaxPort;
}
