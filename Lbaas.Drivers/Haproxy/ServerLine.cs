using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.Members;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>One member (spec amphora 3.4, 3.5); the server's name is the member's id.</summary>
internal static class ServerLine
{
    public static void Write(
        ConfigWriter writer, Listener listener, Pool pool, Member member, HealthMonitor? monitor, string mode, RenderTarget target)
    {
        NodeProvisioningException Refuse(string why) => new($"Member {member.Id}: {why}.");
        List<Word> words = [member.Id, Word.Endpoint(member.Address, member.ProtocolPort, Refuse), Word.Keyword("weight"), member.Drain is null ? member.Weight : 0];
        if (monitor is not null)
        {
            words.AddRange(HealthCheckDirectives.ServerWords(monitor, pool, target.Facts));
            if (member.MonitorAddress is { } address)
                words.AddRange([Word.Keyword("addr"), Word.Address(address, Refuse)]);
            if (member.MonitorPort is { } port)
                words.AddRange([Word.Keyword("port"), Word.Port(port, Refuse)]);
        }
        if (PersistenceDirectives.SetsCookie(pool, mode))
            words.AddRange([Word.Keyword("cookie"), member.Id]);
        if (pool.Protocol == Protocols.Proxy)
            words.Add(Word.Keyword("send-proxy"));
        if (pool.Protocol == Protocols.ProxyV2)
            words.Add(Word.Keyword(listener.Protocol == Protocols.TerminatedHttps ? "send-proxy-v2-ssl-cn" : "send-proxy-v2"));
        if (member.Backup)
            words.Add(Word.Keyword("backup"));
        // A server of weight 0 finishes what it has; a disabled one is cut off from its checks and its clients.
        if (!member.AdminStateUp && member.Drain is null)
            words.Add(Word.Keyword("disabled"));
        if (pool.TlsEnabled)
            ServerTls.Add(words, pool, target);
        writer.Line("server", [.. words]);
    }
}
