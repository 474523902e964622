using System.Globalization;
using System.Net;

namespace Lbaas.Amphora.Datagrams.Configuration;

/// <summary>Reads a <c>real_server</c> block: a member and how it is probed.</summary>
internal static class RealServerReader
{
    private const int WeightMax = 65535;

    public static RealServer Read(Block server, Guid id, VirtualServerReader.Pace pace)
    {
        var endpoint = ListenerReader.Endpoint(server.Words[1], server.Words[2], server);
        var member = new RealServer(id, endpoint, 1, null, null);
        foreach (var line in server.Inner.Where(line => !line.IsComment))
        {
            member = line.Keyword switch
            {
                "weight" => member with { Weight = line.Number(0, WeightMax) },
                "uthreshold" => member with { FlowsMax = line.Number(0, int.MaxValue) },
                "MISC_CHECK" when line.HasBraces => member with { Check = Script(line, pace) },
                "TCP_CHECK" when line.HasBraces => member with { Check = Connection(line, CheckKind.Tcp, endpoint, pace) },
                "HTTP_GET" when line.HasBraces => member with { Check = Connection(line, CheckKind.Http, endpoint, pace) },
                _ => throw line.Refuse($"'{line.Keyword}' is not understood"),
            };
        }
        return member;
    }

    // The script itself is never run: what it is known to ask is asked by ourselves.
    private static MemberCheck Script(Block check, VirtualServerReader.Pace pace)
    {
        IPEndPoint? endpoint = null;
        var timeout = pace.Delay;
        foreach (var line in check.Inner.Where(line => !line.IsComment))
        {
            switch (line.Keyword)
            {
                case "misc_path" when line.Words.Length == 2:
                    var words = line.Words[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    endpoint = words.Length == 3 && words[0].EndsWith("/udp_check.sh", StringComparison.Ordinal)
                        ? ListenerReader.Endpoint(words[1], words[2], line)
                        : words.Contains("sctp") ? new IPEndPoint(IPAddress.None, 0) : throw line.Refuse("the script is not known");
                    break;
                case "misc_timeout":
                    timeout = VirtualServerReader.Seconds(line);
                    break;
                default:
                    throw line.Refuse($"'{line.Keyword}' is not understood");
            }
        }
        return new MemberCheck(CheckKind.UdpConnect, endpoint ?? throw check.Refuse("a script is needed"), pace.Delay, timeout, pace.FailuresMax);
    }

    private static MemberCheck Connection(Block check, CheckKind kind, IPEndPoint member, VirtualServerReader.Pace pace)
    {
        var (address, port, timeout) = (member.Address, member.Port, pace.Delay);
        var question = new HttpQuestion("/", false, null, []);
        foreach (var line in check.Inner.Where(line => !line.IsComment))
        {
            switch (line.Keyword)
            {
                case "connect_ip" when line.Words.Length == 2 && IPAddress.TryParse(line.Words[1], out var other):
                    address = other;
                    break;
                case "connect_port":
                    port = line.Number(1, IPEndPoint.MaxPort);
                    break;
                case "connect_timeout":
                    timeout = VirtualServerReader.Seconds(line);
                    break;
                case "http_protocol" when kind == CheckKind.Http && line.Words is [_, "1.0" or "1.1"]:
                    question = question with { IsVersion11 = line.Words[1] == "1.1" };
                    break;
                case "virtualhost" when kind == CheckKind.Http && line.Words.Length == 2:
                    question = question with { Host = line.Words[1] };
                    break;
                case "url" when kind == CheckKind.Http && line.HasBraces:
                    question = Url(line, question);
                    break;
                default:
                    throw line.Refuse($"'{line.Keyword}' is not understood");
            }
        }
        if (kind == CheckKind.Http && question.ExpectedCodes.Count == 0)
            throw check.Refuse("an expected code is needed");
        return new MemberCheck(kind, new IPEndPoint(address, port), pace.Delay, timeout, pace.FailuresMax) { Http = kind == CheckKind.Http ? question : null };
    }

    // One block for each expected code; all of them ask the same.
    private static HttpQuestion Url(Block url, HttpQuestion question)
    {
        foreach (var line in url.Inner.Where(line => !line.IsComment))
        {
            question = line.Keyword switch
            {
                "path" when line.Words.Length == 2 && line.Words[1].StartsWith('/') => question with { Path = line.Words[1] },
                "status_code" => question with { ExpectedCodes = [.. question.ExpectedCodes, line.Number(100, 999)] },
                _ => throw line.Refuse(string.Create(CultureInfo.InvariantCulture, $"'{line.Keyword}' is not understood")),
            };
        }
        return question;
    }
}
