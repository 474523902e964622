using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lbaas.Benchmarks.Members;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Repairs;

/// <summary>A load balancer with one node that can be killed, and a member that answers.</summary>
internal sealed class Mortal : IDisposable
{
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Tenant _tenant;
    private readonly HttpConnection _connection;
    private readonly IPEndPoint _vip;
    private readonly string _links;
    private readonly byte[] _show;

    /// <param name="links">Where the server keeps a short path to each node.</param>
    public Mortal(int port, int listenerPort, int memberPort, string links)
    {
        _links = links;
        _tenant = new Tenant(port, listenerPort);
        _tenant.AddMember(memberPort);
        _tenant.AwaitActive();
        _connection = new HttpConnection(port);
        _vip = new IPEndPoint(IPAddress.Parse(_tenant.VipAddress), listenerPort);
        _show = HttpConnection.Request("GET", $"/v2/lbaas/loadbalancers/{_tenant.BalancerId}");
        AwaitAnswer();
    }

    /// <summary>The amphora that it has.</summary>
    public string Node => Path.GetFileName(Nodes().Single()) is var name && Guid.TryParse(name, out var id) ? id.ToString() : throw new IOException($"'{name}' is no amphora.");

    /// <summary>The processes of a node: some name its directory by its long name, some by its short one.</summary>
    public static List<int> ProcessesOf(string node) => [.. Mentioning(Guid.Parse(node).ToString("N")), .. Mentioning(node)];

    /// <summary>Ends whatever is left of nodes, spares included.</summary>
    /// <param name="directory">A directory that their command lines name.</param>
    public static void EndAll(string directory) => Kill([.. Mentioning(directory + "/").Where(process => process != Environment.ProcessId)]);

    /// <summary><c>kill -9</c> of everything.</summary>
    public static void Kill(IEnumerable<int> processes)
    {
        foreach (var process in processes)
        {
            try
            {
                using var victim = Process.GetProcessById(process);
                victim.Kill();
            }
            catch (ArgumentException)
            {
                // It went with another that was killed before it.
            }
        }
    }

    /// <summary>Waits until the control plane takes its node for dead.</summary>
    /// <exception cref="TimeoutException">It does not, or somebody else has started the node again.</exception>
    public void AwaitDetection(Convictions convictions, string node) => Await(() => IsBeingRepaired() || convictions.Now().Contains(node), "noticed", Unnoticed);

    /// <summary>Waits until a new connection is answered by its member.</summary>
    public void AwaitAnswer() => Await(Answers, "carried", Never);

    /// <summary>Waits until nothing is pending and no other node than one is left.</summary>
    public void AwaitRest()
    {
        _tenant.AwaitActive();
        Await(() => Nodes().Count == 1, "cleared away", Never);
    }

    public bool Answers()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Patience.TotalMilliseconds };
        try
        {
            socket.Connect(_vip);
            socket.Send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"u8);
            var answer = new byte[256];
            return socket.Receive(answer) > 0 && Encoding.ASCII.GetString(answer).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _tenant.Dispose();
    }

    private bool IsBeingRepaired() => !_connection.Send(_show).Expect(200).Text("\"provisioning_status\":\""u8).SequenceEqual("ACTIVE"u8);

    private List<string> Nodes() =>
        [.. Directory.EnumerateDirectories(_links).Where(node => File.Exists(Path.Combine(node, $"{_tenant.BalancerId}.sock")) || Directory.Exists(Path.Combine(node, _tenant.BalancerId)))];

    private static IEnumerable<int> Mentioning(string text)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var process) && CommandLine(process).Contains(text))
                yield return process;
        }
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void Await(Func<bool> condition, string what, TimeSpan limit)
    {
        var begin = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(begin) > limit)
                throw new TimeoutException($"A dead node was not {what} within {limit.TotalSeconds:0} s.");
            Thread.Sleep(Pause);
        }
    }
}
