using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Amphora;

/// <summary>
/// A network of the test's own: a namespace with a bridge, a host on it, and ports for nodes. It goes with its namespace.
/// </summary>
internal sealed class Lan : IDisposable
{
    private readonly string _suffix = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
    private readonly int _subnet = RandomNumberGenerator.GetInt32(512);
    private readonly List<string> _nodes = [];
    private int _ports;

    public Lan()
    {
        Name = $"lbt-lan-{_suffix}";
        Ip("netns", "add", Name);
        Inside("link", "set", "lo", "up");
        Inside("link", "add", "br0", "type", "bridge");
        Inside("address", "add", $"{Host(1)}/24", "dev", "br0");
        Inside("address", "add", $"{HostV6(1)}/64", "dev", "br0", "nodad");
        Inside("link", "set", "br0", "up");
    }

    public string Name { get; }

    public string Subnet => $"{Prefix}.0/24";

    public string SubnetV6 => $"{PrefixV6}::/64";

    private string Prefix => $"198.{18 + (_subnet / 256)}.{_subnet % 256}";

    private string PrefixV6 => $"fd00:{_suffix[..4]}:{_suffix[4..]}";

    public string Host(int number) => $"{Prefix}.{number}";

    public string HostV6(int number) => IPAddress.Parse($"{PrefixV6}::{number:x}").ToString();

    /// <summary>A name for a node's namespace; it is deleted with this network.</summary>
    public string NewNode()
    {
        var name = $"lbt-node{_nodes.Count}-{_suffix}";
        _nodes.Add(name);
        return name;
    }

    /// <summary>A new port of the bridge, whose other end waits to be plugged; its hardware address.</summary>
    public string NewPort()
    {
        var number = ++_ports;
        var (near, far) = ($"p{number}", $"v{number}-{_suffix}");
        var mac = $"02:{_suffix[..2]}:{_suffix[2..4]}:{_suffix[4..6]}:{_suffix[6..8]}:{number:x2}";
        Ip("link", "add", far, "address", mac, "type", "veth", "peer", "name", near, "netns", Name);
        Inside("link", "set", near, "master", "br0", "up");
        return mac;
    }

    /// <summary>Takes the first port off the network, for both ends to see.</summary>
    public void PullFirstCable() => Inside("link", "set", "p1", "down");

    /// <summary>What <c>ip -json</c> says of a namespace.</summary>
    public static JsonArray Read(string network, params string[] arguments) =>
        JsonNode.Parse(Run("ip", ["-n", network, "-json", .. arguments]) is { Length: > 0 } text ? text : "[]")!.AsArray();

    /// <summary>The addresses of an interface, as <c>address/length</c>, without those of the link.</summary>
    public static string[] Addresses(string network, string name) =>
    [
        .. Read(network, "address", "show", "dev", name).SelectMany(link => link!["addr_info"]!.AsArray())
            .Where(item => (string?)item!["scope"] == "global")
            .Select(item => $"{item!["local"]}/{item["prefixlen"]}").Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether a host of this network reaches an address.</summary>
    public bool Reaches(string address) =>
        TryRun("ip", ["netns", "exec", Name, "ping", "-c", "1", "-W", "1", address]) == 0;

    public static string Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error}");
        return output;
    }

    public static int TryRun(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        process.StandardOutput.ReadToEnd();
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose()
    {
        foreach (var name in _nodes.Append(Name))
            TryRun("ip", "netns", "delete", name);
    }

    private static Process Start(string program, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static void Ip(params string[] arguments) => Run("ip", arguments);

    private void Inside(params string[] arguments) => Run("ip", ["-n", Name, .. arguments]);
}
