using Lbaas.Actors.Listeners;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>One pool as one listener uses it (spec amphora 3.4).</summary>
internal static class BackendSection
{
    public static string NameOf(Guid poolId, Listener listener) => $"{poolId}:{listener.Id}";

    public static void Write(ConfigWriter writer, Listener listener, Pool pool, RenderTarget target)
    {
        var mode = ModeOf(pool, listener);
        var monitor = pool.HealthMonitor is { AdminStateUp: true } enabled ? enabled : null;
        writer.Section("backend", NameOf(pool.Id, listener));
        writer.Line("mode", Word.Keyword(mode));
        if (mode == "http" && target.Facts.HasHaproxy(1, 6))
            writer.Line("http-reuse safe");
        writer.Line("balance", Word.Keyword(AlgorithmOf(pool)));
        PersistenceDirectives.Write(writer, pool, mode, target);
        if (monitor is not null)
            HealthCheckDirectives.Write(writer, monitor, target);
        if (pool.Protocol == Protocols.Http && listener.Protocol is (Protocols.Http or Protocols.TerminatedHttps))
            WriteInsertedHeaders(writer, listener);
        writer.Line("fullconn", GlobalSections.LimitOf(listener));
        writer.Line("option allbackups");
        writer.Line("timeout connect", listener.TimeoutMemberConnect);
        writer.Line("timeout server", listener.TimeoutMemberData);
        foreach (var member in pool.Members.Values)
            ServerLine.Write(writer, listener, pool, member, monitor, mode, target);
    }

    private static string ModeOf(Pool pool, Listener listener) => pool.Protocol switch
    {
        Protocols.Http => "http",
        Protocols.Tcp or Protocols.Https => "tcp",
        Protocols.Proxy or Protocols.ProxyV2 => FrontendSection.ModeOf(listener),
        _ => throw new NodeProvisioningException($"Pool {pool.Id}: HAProxy does not speak {Word.Printable(pool.Protocol)} to members."),
    };

    private static string AlgorithmOf(Pool pool) => pool.LbAlgorithm switch
    {
        "ROUND_ROBIN" => "roundrobin",
        "LEAST_CONNECTIONS" => "leastconn",
        "SOURCE_IP" => "source",
        _ => throw new NodeProvisioningException($"Pool {pool.Id}: HAProxy has no algorithm {Word.Printable(pool.LbAlgorithm)}."),
    };

    // The other names that the API accepts are not rendered by an amphora (spec amphora 3.4).
    private static void WriteInsertedHeaders(ConfigWriter writer, Listener listener)
    {
        bool Wanted(string header) =>
            listener.InsertHeaders.TryGetValue(header, out var value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

        var terminates = listener.Protocol == Protocols.TerminatedHttps;
        if (Wanted("X-Forwarded-For"))
            writer.Line("option forwardfor");
        if (Wanted("X-Forwarded-Port"))
            writer.Line("http-request set-header X-Forwarded-Port %[dst_port]");
        if (Wanted("X-Forwarded-Proto"))
            writer.Line("http-request set-header X-Forwarded-Proto", Word.Keyword(terminates ? "https" : "http"));
        if (terminates)
            TerminationDirectives.WriteToBackend(writer, Wanted);
    }
}
