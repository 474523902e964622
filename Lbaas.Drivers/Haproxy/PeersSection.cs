using System.Security.Cryptography;
using System.Text;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>The amphorae that keep session tables in step (spec amphora 3.1, "peers").</summary>
internal static class PeersSection
{
    private const int Port = 1025;

    public static void Write(ConfigWriter writer, LoadBalancer loadBalancer, RenderTarget target)
    {
        if (target.Peers.IsEmpty)
            return;
        writer.Section("peers", NameOf(loadBalancer.Id));
        foreach (var peer in target.Peers.OrderBy(peer => peer.AmphoraId))
            writer.Line("peer", Word.Keyword(NameOfPeer(peer.AmphoraId)), Word.Endpoint(
                peer.Address, Port, why => new NodeProvisioningException($"Amphora {peer.AmphoraId}, as a peer: {why}.")));
    }

    /// <summary>What a stick-table says to be kept in step.</summary>
    public static Word[] OfTables(RenderTarget target) =>
        target.Peers.IsEmpty ? [] : [Word.Keyword("peers"), Word.Keyword(NameOf(target.LoadBalancerId))];

    /// <summary>
    /// Under this name an amphora's HAProxy finds itself in the section: its agent gives it with <c>-L</c>, and reckons it in
    /// the same way (base64 of SHA-1, made fit for HAProxy).
    /// </summary>
    public static string NameOfPeer(Guid amphoraId)
    {
        var name = Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(amphoraId.ToString())))
            .TrimEnd('=').Replace('+', '_').Replace('/', '-');
        return name.StartsWith('-') ? "x" + name[1..] : name;
    }

    private static string NameOf(Guid loadBalancerId) => $"{loadBalancerId:N}_peers";
}
