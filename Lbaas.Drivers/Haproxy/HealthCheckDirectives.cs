using System.Globalization;
using System.Text.RegularExpressions;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>How HAProxy probes the members of a pool (spec amphora 3.5): the lines of the backend.</summary>
internal static partial class HealthCheckDirectives
{
    // A longer list of codes would not fit a line; HAProxy's own range says the same.
    private const int CodesSpelledOut = 100;

    public static bool NeedsExternalChecks(Configuration configuration) =>
        configuration.EnabledListeners().SelectMany(configuration.EnabledPoolsOf)
            .Any(p => p is { HealthMonitor: { AdminStateUp: true, Type: "PING" } });

    public static void Write(ConfigWriter writer, HealthMonitor monitor, RenderTarget target)
    {
        writer.Line("load-server-state-from-file global");
        writer.Line("timeout check", Word.Keyword(string.Create(CultureInfo.InvariantCulture, $"{monitor.Timeout}s")));
        switch (monitor.Type)
        {
            case "HTTP" or "HTTPS":
                WriteHttp(writer, monitor);
                break;
            case "PING":
                writer.Line("option external-check");
                writer.Line("external-check command", Word.Text(
                    target.Facts.PingCommand ?? $"{target.BasePath}/ping-wrapper.sh", why => Refuse(monitor, $"the program that pings: {why}")));
                break;
            case "TCP" or "TLS-HELLO":
                break;
            default:
                throw Refuse(monitor, $"HAProxy has no probe of type {Word.Printable(monitor.Type)}");
        }
    }

    /// <summary>What probing adds to a member's server line, before its address and port.</summary>
    public static IEnumerable<Word> ServerWords(HealthMonitor monitor, Pool pool, NodeFacts facts)
    {
        yield return Word.Keyword("check");
        if (monitor.Type == "HTTPS")
            yield return Word.Keyword("check-ssl verify none");
        if (pool is { TlsEnabled: true, AlpnProtocols: { IsEmpty: false } alpn } && facts.HasHaproxy(1, 9))
            yield return Word.Keyword("check-alpn " + ServerTls.Alpn(pool, alpn));
        yield return Word.Keyword(string.Create(
            CultureInfo.InvariantCulture, $"inter {monitor.Delay}s fall {monitor.MaxRetriesDown} rise {monitor.MaxRetries}"));
    }

    private static void WriteHttp(ConfigWriter writer, HealthMonitor monitor)
    {
        ProvisioningException Because(string why) => Refuse(monitor, why);
        var method = monitor.HttpMethod ?? "GET";
        if (!method.All(char.IsAsciiLetterUpper))
            throw Refuse(monitor, "the HTTP method can't be used");
        var path = monitor.UrlPath ?? "/";
        if (path.Any(char.IsWhiteSpace))
            throw Refuse(monitor, "the URL path holds white space");
        var request = (Word.Text(method, Because), Word.Text(path, Because));
        switch (monitor.HttpVersion)
        {
            case null:
                writer.Line("option httpchk", request.Item1, request.Item2);
                break;
            case "1.0" or "1.1":
                writer.Line("option httpchk", request.Item1, request.Item2, Word.Keyword($"HTTP/{monitor.HttpVersion}"));
                break;
            default:
                throw Refuse(monitor, "the HTTP version can't be used");
        }
        if (monitor is { HttpVersion: "1.1", DomainName: { } domain })
            writer.Line("http-check send hdr Host", HostName(monitor, domain));
        writer.Line("http-check expect", ExpectedCodes(monitor));
    }

    // The value of a header is a log format to HAProxy, so a name is taken for what it says only if it is one.
    private static Word HostName(HealthMonitor monitor, string domain) =>
        domain.Length <= 254 && domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? Word.Text(domain, why => Refuse(monitor, why))
            : throw Refuse(monitor, "the domain name can't be used");

    private static Word ExpectedCodes(HealthMonitor monitor)
    {
        var codes = monitor.ExpectedCodes ?? "200";
        if (CodeRange().Match(codes) is { Success: true } range)
            return Range(Number(range.Groups[1]), Number(range.Groups[2]));
        if (!CodeList().IsMatch(codes))
            throw Refuse(monitor, "the expected codes are neither a list nor a range");
        var list = codes.Split(',', StringSplitOptions.TrimEntries);
        return list.Length <= CodesSpelledOut
            ? Word.Keyword("rstatus " + string.Join('|', list))
            : throw Refuse(monitor, $"there are more than {CodesSpelledOut} expected codes");

        static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);
    }

    private static Word Range(int from, int to) => from <= to && to - from < CodesSpelledOut
        ? Word.Keyword("rstatus " + string.Join('|', Enumerable.Range(from, to - from + 1).Select(c => c.ToString("000", CultureInfo.InvariantCulture))))
        : Word.Keyword(string.Create(CultureInfo.InvariantCulture, $"status {from:000}-{to:000}"));

    [GeneratedRegex(@"^([0-9]{3})-([0-9]{3})\z")]
    private static partial Regex CodeRange();

    [GeneratedRegex(@"^[0-9]{3}( *, *[0-9]{3})*\z")]
    private static partial Regex CodeList();

    private static HealthMonitorProvisioningException Refuse(HealthMonitor monitor, string why) =>
        new($"Health monitor {monitor.Id}: {why}.");
}
