using System.Globalization;
using System.Net;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Haproxy;

namespace Lbaas.Drivers.Lvs;

/// <summary>How keepalived probes a member (spec amphora 5).</summary>
internal static class MemberChecks
{
    /// <param name="place">What is probed.</param>
    /// <param name="isElsewhere">It is not the member's own address and port.</param>
    public static void Write(LvsWriter writer, HealthMonitor monitor, IPEndPoint place, bool isElsewhere, LvsTarget target)
    {
        switch (monitor.Type)
        {
            case "UDP-CONNECT":
                WriteScript(writer, $"{target.BasePath}/lvs/check/udp_check.sh {place.Address} {Number(place.Port)}", monitor.Timeout);
                break;
            case "SCTP":
                WriteScript(writer,
                    $"amphora-health-checker sctp -t {Number(monitor.Timeout)} {place.Address} {Number(place.Port)}", monitor.Timeout + 1);
                break;
            case "TCP":
                writer.Open("TCP_CHECK");
                WriteConnection(writer, monitor, place, isElsewhere);
                writer.Close();
                break;
            case "HTTP":
                WriteHttp(writer, monitor, place, isElsewhere);
                break;
            default:
                throw Refuse(monitor, $"there is no probe of type {Word.Printable(monitor.Type)} for datagrams");
        }
    }

    private static void WriteScript(LvsWriter writer, string command, int timeoutSeconds)
    {
        writer.Open("MISC_CHECK");
        writer.Line("misc_path", LvsWord.Keyword($"\"{command}\""));
        writer.Line("misc_timeout", timeoutSeconds);
        writer.Close();
    }

    private static void WriteHttp(LvsWriter writer, HealthMonitor monitor, IPEndPoint place, bool isElsewhere)
    {
        if (monitor.HttpMethod is not (null or "GET"))
            throw Refuse(monitor, "members of UDP and SCTP pools can be asked by GET only");
        var path = LvsWord.Path(monitor.UrlPath ?? "/", why => Refuse(monitor, why));
        writer.Open("HTTP_GET");
        if (monitor.HttpVersion == "1.1")
            writer.Line("http_protocol", LvsWord.Keyword("1.1"));
        if (monitor.DomainName is { } domain)
            writer.Line("virtualhost", LvsWord.HostName(domain, why => Refuse(monitor, why)));
        foreach (var code in Codes(monitor))
        {
            writer.Open("url");
            writer.Line("path", path);
            writer.Line("status_code", code);
            writer.Close();
        }
        WriteConnection(writer, monitor, place, isElsewhere);
        writer.Close();
    }

    private static void WriteConnection(LvsWriter writer, HealthMonitor monitor, IPEndPoint place, bool isElsewhere)
    {
        if (isElsewhere)
        {
            writer.Line("connect_ip", LvsWord.Of(place.Address));
            writer.Line("connect_port", place.Port);
        }
        writer.Line("connect_timeout", monitor.Timeout);
    }

    // A single code, a list, or a range (spec validation, HM).
    private static IEnumerable<int> Codes(HealthMonitor monitor)
    {
        var codes = monitor.ExpectedCodes ?? "200";
        var range = codes.Split('-');
        if (range.Length == 2)
        {
            var (first, last) = (Code(monitor, range[0]), Code(monitor, range[1]));
            return first <= last ? Enumerable.Range(first, last - first + 1) : throw Refuse(monitor, "the range of expected codes is empty");
        }
        return codes.Split(',', StringSplitOptions.TrimEntries).Select(code => Code(monitor, code)).Distinct().Order();
    }

    private static int Code(HealthMonitor monitor, string text) =>
        text.Length == 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code >= 100
            ? code
            : throw Refuse(monitor, "the expected codes are neither a list nor a range");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static HealthMonitorProvisioningException Refuse(HealthMonitor monitor, string why) => new($"Health monitor {monitor.Id}: {why}.");
}
