using System.Security.Cryptography;
using System.Text;
using Lbaas.Drivers.Haproxy;

namespace Lbaas.Drivers.Lvs;

/// <summary>What a node's heartbeat says of a load balancer's whole configuration.</summary>
internal static class DigestOfTexts
{
    /// <summary>
    /// MD5 of HAProxy's text followed by those of the UDP and SCTP listeners in the order of their ids, in lower-case hex;
    /// empty when there is none of them.
    /// </summary>
    public static string Of(RenderedConfiguration? haproxy, IReadOnlyList<RenderedListener> listeners)
    {
        if (listeners.Count == 0)
            return haproxy?.Digest ?? "";
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(Encoding.UTF8.GetBytes(haproxy?.Text ?? ""));
        foreach (var listener in listeners)
            hash.AppendData(Encoding.UTF8.GetBytes(listener.Text));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
