using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lbaas.Amphora.Datagrams.Configuration;

/// <summary>
/// Reads the part of keepalived's language that spec amphora 5 uses, and refuses the rest: what is not understood must not
/// be forwarded by guess.
/// </summary>
public static class ListenerReader
{
    /// <exception cref="InvalidListenerException">Something in it is not understood.</exception>
    public static ListenerConfiguration Read(byte[] utf8) => Read(Encoding.UTF8.GetString(utf8));

    /// <inheritdoc cref="Read(byte[])"/>
    public static ListenerConfiguration Read(string text)
    {
        var blocks = Block.Read(text);
        // Octavia says which pool it is, and who is disabled, inside of the server.
        var comments = blocks.Concat(blocks.SelectMany(block => block.Inner)).Where(block => block.IsComment).ToList();
        var groups = new Dictionary<string, List<IPEndPoint>>(StringComparer.Ordinal);
        var servers = new List<VirtualServer>();
        var endpoints = new List<IPEndPoint>();
        string? protocol = Extension(comments, "protocol").FirstOrDefault()?.Words[2];
        foreach (var block in blocks.Where(block => !block.IsComment))
        {
            switch (block)
            {
                case { Keyword: "net_namespace", Words.Length: 2 }:
                    break; // where traffic flows is the agent's to know
                case { Keyword: "virtual_server_group", Words.Length: 2, HasBraces: true }:
                    if (!groups.TryAdd(block.Words[1], [.. block.Inner.Where(line => !line.IsComment).Select(Endpoint)]))
                        throw block.Refuse("the group is there already");
                    break;
                case { Keyword: "virtual_server", Words.Length: 3, HasBraces: true }:
                    // Older controllers name the one address instead of a group.
                    endpoints.AddRange(block.Words[1] == "group"
                        ? groups.GetValueOrDefault(block.Words[2]) ?? throw block.Refuse("there is no such group")
                        : [Endpoint(block.Words[1], block.Words[2], block)]);
                    servers.Add(VirtualServerReader.Read(block, ref protocol));
                    break;
                default:
                    throw block.Refuse($"'{block.Keyword}' is not understood");
            }
        }
        return new ListenerConfiguration
        {
            LoadBalancerId = About(comments, "Loadbalancer") ?? throw new InvalidListenerException("no comment says whose listener it is"),
            ListenerId = About(comments, "Listener") ?? throw new InvalidListenerException("no comment says which listener it is"),
            Protocol = protocol is null or "UDP" or "SCTP" ? protocol ?? "UDP" : throw new InvalidListenerException($"protocol {protocol} is not understood"),
            Endpoints = [.. groups.Values.SelectMany(group => group).Concat(endpoints).Distinct()],
            PoolId = About(comments, "Pool"),
            MonitorId = About(comments, "HealthMonitor"),
            DisabledMembers = [.. comments.Select(Disabled).OfType<Guid>()],
            AllowedNetworks = [.. Extension(comments, "allowed_cidr").Select(Network)],
            Servers = servers,
        };
    }

    /// <summary>The id in <c># Configuration for KIND ID</c>, or null.</summary>
    internal static Guid? About(Block block, string kind) =>
        block is { IsComment: true, Words: ["Configuration", "for", var named, var id] } && named == kind && Guid.TryParseExact(id, "D", out var found)
            ? found
            : null;

    internal static IPEndPoint Endpoint(Block block) =>
        block is { Words.Length: 2, HasBraces: false } ? Endpoint(block.Words[0], block.Words[1], block) : throw block.Refuse("an address and a port are expected");

    internal static IPEndPoint Endpoint(string address, string port, Block block) =>
        IPAddress.TryParse(address, out var parsed) && (address.Contains('.', StringComparison.Ordinal) || address.Contains(':', StringComparison.Ordinal))
            && ushort.TryParse(port, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0
            ? new IPEndPoint(parsed, number)
            : throw block.Refuse($"'{address} {port}' is not an address and a port");

    private static Guid? About(List<Block> comments, string kind) => comments.Select(block => About(block, kind)).FirstOrDefault(id => id is not null);

    private static Guid? Disabled(Block block) =>
        block.Words is ["Member", var id, "is", "disabled"] && Guid.TryParseExact(id, "D", out var found) ? found : null;

    private static IEnumerable<Block> Extension(List<Block> comments, string keyword) =>
        comments.Where(block => block.Words.Length == 3 && block.Words[0] == "lbaas" && block.Words[1] == keyword);

    private static IPNetwork Network(Block block) => IPNetwork.TryParse(block.Words[2], out var network)
        && network.BaseAddress.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
        ? network
        : throw block.Refuse($"'{block.Words[2]}' is not a network");
}
