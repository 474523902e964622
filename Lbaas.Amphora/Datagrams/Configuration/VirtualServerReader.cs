using System.Net;

namespace Lbaas.Amphora.Datagrams.Configuration;

/// <summary>Reads a <c>virtual_server</c> block.</summary>
internal static class VirtualServerReader
{
    private const int SecondsMax = 31 * 86_400;

    public static VirtualServer Read(Block server, ref string? protocol)
    {
        var result = new VirtualServer { PersistencePrefix = 128 };
        var pace = new Pace(TimeSpan.FromSeconds(60), 1);
        var members = new List<RealServer>();
        Guid? member = null;
        foreach (var line in server.Inner)
        {
            if (line.IsComment)
            {
                member = ListenerReader.About(line, "Member") ?? member;
                continue;
            }
            switch (line.Keyword)
            {
                case "lb_algo" or "lvs_sched":
                    result = result with { Scheduling = SchedulingOf(line) };
                    break;
                case "lb_kind" or "lvs_method":
                    _ = Word(line, "NAT");
                    break;
                case "protocol":
                    var named = Word(line, "UDP", "SCTP");
                    protocol = protocol is null || protocol == named ? named : throw line.Refuse("a listener has one protocol");
                    break;
                case "delay_loop":
                    pace = pace with { Delay = Seconds(line) };
                    break;
                case "delay_before_retry":
                    _ = Seconds(line); // the same as delay_loop, in all that is sent to us
                    break;
                case "retry":
                    pace = pace with { FailuresMax = Math.Max(1, line.Number(0, 1000)) };
                    break;
                case "persistence_timeout":
                    result = result with { Persistence = Seconds(line) };
                    break;
                case "persistence_granularity":
                    result = result with { PersistencePrefix = Prefix(line) };
                    break;
                case "real_server" when line is { Words.Length: 3, HasBraces: true }:
                    members.Add(RealServerReader.Read(line, member ?? throw line.Refuse("no comment says which member it is"), pace));
                    member = null;
                    break;
                default:
                    throw line.Refuse($"'{line.Keyword}' is not understood");
            }
        }
        return result with { Members = members };
    }

    internal static TimeSpan Seconds(Block line) => TimeSpan.FromSeconds(line.Number(1, SecondsMax));

    private static Scheduling SchedulingOf(Block line) => Word(line, "wrr", "lc", "sh", "rr", "wlc") switch
    {
        "lc" or "wlc" => Scheduling.LeastConnections,
        "sh" => Scheduling.SourceHashing,
        _ => Scheduling.WeightedRoundRobin,
    };

    private static string Word(Block line, params ReadOnlySpan<string> known) =>
        line.Words.Length == 2 && known.Contains(line.Words[1])
            ? line.Words[1]
            : throw line.Refuse($"{line.Keyword} must be one of {string.Join(", ", known)}");

    private static int Prefix(Block line)
    {
        if (line.Words.Length == 2 && line.Words[1].Contains('.', StringComparison.Ordinal) && IPNetwork.TryParse($"0.0.0.0/{PrefixOf(line.Words[1])}", out var network))
            return network.PrefixLength;
        return line.Number(1, 128);
    }

    private static int PrefixOf(string mask)
    {
        if (!IPAddress.TryParse(mask, out var address))
            return -1;
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
        var length = System.Numerics.BitOperations.LeadingZeroCount(~value);
        return length > 0 && value == uint.MaxValue << (32 - length) ? length : -1;
    }

    /// <summary>How often members are probed.</summary>
    internal readonly record struct Pace(TimeSpan Delay, int FailuresMax);
}
