using System.Globalization;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>The process and what its sections share (spec amphora 3.1). User and group stand in the agent's own file, with ours.</summary>
internal static class GlobalSections
{
    /// <summary>What a listener without a limit counts.</summary>
    public const int ConnectionsPerListener = 50_000;
    private const int ConnectionsMax = 1_000_000;

    public static void Write(ConfigWriter writer, Configuration configuration, RenderTarget target)
    {
        var id = configuration.LoadBalancer!.Id;
        writer.Section("global");
        writer.Line("daemon");
        if (target.User is { } user)
            writer.Line("user", Word.Keyword(user));
        if (target.LogTarget is { } log)
            WriteLog(writer, log, target);
        writer.Line("stats socket", Word.Keyword($"{target.BasePath}/{id}.sock"), Word.Keyword("mode 0666 level user expose-fd listeners"));
        writer.Line("server-state-file", Word.Keyword($"{target.BasePath}/{id}/servers-state"));
        writer.Line("hard-stop-after", Seconds(target.HardStopAfter));
        var connections = MaxConnections(configuration);
        writer.Line("maxconn", connections);
        TlsSessionCache.Write(writer, configuration, target, connections);
        WriteThreads(writer, target.Facts);
        // A small host may not allow so many file descriptors; it shall serve with fewer rather than not at all.
        if (target.Facts.HasHaproxy(2, 1))
            writer.Line("no strict-limits");
        if (HealthCheckDirectives.NeedsExternalChecks(configuration))
            WriteExternalChecks(writer, target.Facts);
        WriteDefaults(writer, target);
        PeersSection.Write(writer, configuration, target);
    }

    /// <summary>A listener's own limit of connections.</summary>
    public static int LimitOf(Actors.Listeners.Listener listener) =>
        listener.ConnectionLimit == -1 ? ConnectionsPerListener : listener.ConnectionLimit;

    // On a node that is tuned as an amphora, the first processor is kept for the kernel and the agent.
    private static void WriteThreads(ConfigWriter writer, NodeFacts facts)
    {
        if (facts.CpuCount <= 1 || !facts.TunedProfiles.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Contains("amphora"))
            return;
        var threads = (facts.CpuCount - 1).ToString(CultureInfo.InvariantCulture);
        writer.Line("nbthread", Word.Keyword(threads));
        writer.Line("cpu-map", Word.Keyword($"auto:1/1-{threads}"), Word.Keyword($"1-{threads}"));
    }

    private static void WriteExternalChecks(ConfigWriter writer, NodeFacts facts)
    {
        writer.Line("external-check");
        if (!facts.HasHaproxy(2, 2))
            return;
        writer.Line("insecure-fork-wanted");
        // HAProxy forbids its children what a program's file grants, and to ping is granted so where not everybody may do it.
        // Octavia's images let everybody.
        if (facts.IsOurs)
            writer.Line("insecure-setuid-wanted");
    }

    private static void WriteLog(ConfigWriter writer, string log, RenderTarget target)
    {
        // A line that is cut off can't be read by its words, and a request's may be long.
        var limit = Word.Keyword("len 4096");
        if (log == RenderTarget.FileLog(target.BasePath))
        {
            writer.Line("log", Word.Keyword(log), limit, Word.Keyword("format raw local0"));
            return;
        }
        writer.Line("log", Word.Keyword(log), limit, Word.Keyword("local0"));
        writer.Line("log", Word.Keyword(log), limit, Word.Keyword("local1 notice"));
    }

    private static void WriteDefaults(ConfigWriter writer, RenderTarget target)
    {
        writer.Section("defaults");
        writer.Line(target.LogTarget is null ? "no log" : "log global");
        writer.Line("retries 3");
        writer.Line("option redispatch");
        writer.Line("option splice-request");
        writer.Line("option splice-response");
        writer.Line("option http-keep-alive");
    }

    private static int MaxConnections(Configuration configuration)
    {
        var sum = configuration.EnabledListeners().Sum(l => (long)LimitOf(l));
        return sum is <= 0 or > ConnectionsMax ? ConnectionsMax : (int)sum;
    }

    private static Word Seconds(TimeSpan time) =>
        Word.Keyword(((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s");
}
