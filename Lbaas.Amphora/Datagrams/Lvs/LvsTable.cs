using System.Globalization;
using System.Net;
using Lbaas.Amphora.Heartbeats;

namespace Lbaas.Amphora.Datagrams.Lvs;

/// <summary>What ipvsadm tells of the kernel's table: <c>-Ln</c> for weights and flows, <c>-Ln --stats --exact</c> for counters.</summary>
internal sealed class LvsTable
{
    private readonly Dictionary<(string Protocol, IPEndPoint Vip), Counters> _counters = [];
    private readonly Dictionary<(string Protocol, IPEndPoint Vip), Dictionary<IPEndPoint, LvsServer>> _servers = [];

    /// <param name="list">The answer to <c>-Ln</c>.</param>
    /// <param name="statistics">The answer to <c>-Ln --stats --exact</c>.</param>
    public static LvsTable Read(string list, string statistics)
    {
        var table = new LvsTable();
        foreach (var (service, words) in Rows(list))
        {
            if (words[0] != "->")
                table._servers.TryAdd(service, []);
            // RemoteAddress:Port Forward Weight ActiveConn InActConn
            else if (words.Length >= 5 && IPEndPoint.TryParse(words[1], out var server))
                table._servers[service][server] = new LvsServer((int)Number(words[3]), Number(words[4]));
        }
        foreach (var (service, words) in Rows(statistics))
        {
            // Prot LocalAddress:Port Conns InPkts OutPkts InBytes OutBytes
            if (words[0] != "->" && words.Length >= 7)
                table._counters[service] = new Counters(Number(words[6]), Number(words[5]), Number(words[2]), 0);
        }
        return table;
    }

    public Counters CountersOf(string protocol, IPEndPoint vip) => _counters.GetValueOrDefault((protocol, vip));

    public IReadOnlyDictionary<IPEndPoint, LvsServer> ServersOf(string protocol, IPEndPoint vip) =>
        _servers.GetValueOrDefault((protocol, vip)) ?? [];

    private static IEnumerable<((string Protocol, IPEndPoint Vip) Service, string[] Words)> Rows(string text)
    {
        (string, IPEndPoint)? service = null;
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length >= 2 && words[0] is "UDP" or "SCTP" && IPEndPoint.TryParse(words[1], out var vip))
                service = (words[0], vip);
            else if (words is not ["->", ..] || service is null)
            {
                service = null; // a service that is none of ours, or a heading
                continue;
            }
            yield return (service.Value, words);
        }
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>A member in the kernel's table: one that is down is not there.</summary>
internal readonly record struct LvsServer(int Weight, long ActiveConnections);
