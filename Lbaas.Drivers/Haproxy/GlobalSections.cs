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
        {
            writer.Line("log", Word.Keyword(log), Word.Keyword("local0"));
            writer.Line("log", Word.Keyword(log), Word.Keyword("local1"), Word.Keyword("notice"));
        }
        writer.Line("stats socket", Word.Keyword($"{target.BasePath}/{id}.sock"), Word.Keyword("mode 0666 level user expose-fd listeners"));
        writer.Line("server-state-file", Word.Keyword($"{target.BasePath}/{id}/servers-state"));
        writer.Line("hard-stop-after", Seconds(target.HardStopAfter));
        writer.Line("maxconn", MaxConnections(configuration));
        // A small host may not allow so many file descriptors; it shall serve with fewer rather than not at all.
        writer.Line("no strict-limits");
        if (HealthCheckDirectives.NeedsExternalChecks(configuration))
        {
            writer.Line("external-check");
            writer.Line("insecure-fork-wanted");
        }
        WriteDefaults(writer, target);
    }

    /// <summary>A listener's own limit of connections.</summary>
    public static int LimitOf(Actors.Listeners.Listener listener) =>
        listener.ConnectionLimit == -1 ? ConnectionsPerListener : listener.ConnectionLimit;

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
