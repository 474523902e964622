using System.Security.Cryptography;
using System.Text;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>
/// The amphorae that keep session tables in step (spec amphora 3.1, "peers"). With our own agents also one that is alone: a
/// reload's old worker teaches the new one as a peer, and without that each reload would forget all sessions.
/// </summary>
internal static class PeersSection
{
    private const int Port = 1025;

    public static void Write(ConfigWriter writer, Configuration configuration, RenderTarget target)
    {
        if (target.Peers.IsEmpty)
        {
            WriteAlone(writer, configuration, target);
            return;
        }
        writer.Section("peers", NameOf(target.LoadBalancerId));
        foreach (var peer in target.Peers.OrderBy(peer => peer.AmphoraId))
            writer.Line("peer", Word.Keyword(NameOfPeer(peer.AmphoraId)), Word.Endpoint(
                peer.Address, Port, why => new NodeProvisioningException($"Amphora {peer.AmphoraId}, as a peer: {why}.")));
    }

    /// <summary>What a stick-table says to be kept in step.</summary>
    public static Word[] OfTables(RenderTarget target) =>
        target.Peers.IsEmpty && !target.Facts.IsOurs ? [] : [Word.Keyword("peers"), Word.Keyword(NameOf(target.LoadBalancerId))];

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

    // Several amphorae may share one network: an abstract socket, whose name is as unique as the ids in it, and no port.
    private static void WriteAlone(ConfigWriter writer, Configuration configuration, RenderTarget target)
    {
        if (!target.Facts.IsOurs || !HasTables(configuration))
            return;
        writer.Section("peers", NameOf(target.LoadBalancerId));
        writer.Line("peer", Word.Keyword(NameOfPeer(target.AmphoraId)), Word.Keyword($"abns@lbaas-{target.AmphoraId}-{target.LoadBalancerId}-peers"));
    }

    private static bool HasTables(Configuration configuration) => configuration.EnabledListeners().Any(listener =>
        configuration.EnabledPoolsOf(listener).Any(pool => pool.SessionPersistence?.Type is SessionPersistence.SourceIp or SessionPersistence.AppCookie));

    private static string NameOf(Guid loadBalancerId) => $"{loadBalancerId:N}_peers";
}
