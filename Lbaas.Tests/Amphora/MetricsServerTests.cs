using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Lbaas.Amphora;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Network;
using Lbaas.Amphora.Prometheus;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Amphora;

/// <summary>The agent's part of a PROMETHEUS listener, in a network namespace of its own and with an exporter that says what a test wants.</summary>
public sealed class MetricsServerTests : IAsyncLifetime
{
    private readonly DirectoryInfo _base = Directory.CreateTempSubdirectory("lbm-");
    private readonly string _namespace = $"lbm-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly Guid _balancer = Guid.NewGuid();
    private AgentOptions _options = null!;
    private NetworkNamespace _network = null!;
    private MetricsServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Network namespaces need root.");
        Ip("netns", "add", _namespace);
        _options = new AgentOptions { AmphoraId = Guid.NewGuid().ToString(), BasePath = _base.FullName, NetworkNamespace = _namespace };
        _network = new NetworkNamespace(_options);
        var directory = new LoadBalancerDirectory(_options);
        Directory.CreateDirectory(directory[_balancer].Directory);
        await File.WriteAllTextAsync(directory[_balancer].Configuration, "");
        _server = new MetricsServer(
            _options, _network, directory, new MetricsPage(_options, _network), TimeProvider.System, NullLogger<MetricsServer>.Instance);
        await _server.StartAsync(default);
        await Eventually.Async(() => CanConnect(_network), "the server listens");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync(default);
            _server.Dispose();
        }
        if (File.Exists($"/run/netns/{_namespace}"))
            Ip("netns", "del", _namespace);
        _base.Delete(recursive: true);
    }

    [Fact]
    public async Task A_page_holds_what_the_exporter_says_translated()
    {
        using var exporter = Exporter("HTTP/1.1 200 OK\r\na: b\r\n\r\n# HELP haproxy_process_requests_total R.\n# TYPE haproxy_process_requests_total counter\nhaproxy_process_requests_total 7\n");

        var answer = await AskAsync($"/{_balancer}/metrics?a=b");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer);
        Assert.Contains("\noctavia_loadbalancer_requests_total 7\n", answer);
        Assert.EndsWith("\r\n0\r\n\r\n", answer);
    }

    [Fact]
    public async Task An_exporter_that_shows_no_metrics_makes_the_gateway_bad()
    {
        using var exporter = Exporter("HTTP/1.1 500 Oh\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 502 ", await AskAsync($"/{_balancer}/metrics"));
    }

    [Fact]
    public async Task Without_an_exporter_the_gateway_is_bad() => Assert.StartsWith("HTTP/1.1 502 ", await AskAsync($"/{_balancer}/metrics"));

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/1.0/info")]
    [InlineData("/00000000-0000-4000-8000-000000000000/metrics")]
    [InlineData("/../metrics")]
    public async Task Nothing_else_is_served(string path) => Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(path));

    [Fact]
    public void It_is_not_reached_from_another_namespace() =>
        Assert.False(CanConnect(new NetworkNamespace(new AgentOptions())));

    private Socket Exporter(string answer)
    {
        var listener = _network.CreateSocket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(AbstractSocketOf($"lbaas-{_options.AmphoraId}-{_balancer}-exporter"));
        listener.Listen();
        _ = Task.Run(async () =>
        {
            using var client = await listener.AcceptAsync();
            await client.ReceiveAsync(new byte[1024]);
            await client.SendAsync(Encoding.ASCII.GetBytes(answer));
        });
        return listener;
    }

    private async Task<string> AskAsync(string path)
    {
        using var socket = _network.CreateSocket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(Endpoint);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n"));
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadToEndAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
    }

    private bool CanConnect(NetworkNamespace network)
    {
        using var socket = network.CreateSocket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(Endpoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private UnixDomainSocketEndPoint Endpoint => AbstractSocketOf($"lbaas-{_options.AmphoraId}-metrics");

    // As HAProxy has it: padded to the length of the kernel's structure.
    private static UnixDomainSocketEndPoint AbstractSocketOf(string name) => new(("\0" + name).PadRight(108, '\0'));

    private static void Ip(params string[] arguments)
    {
        using var ip = Process.Start("/usr/sbin/ip", arguments);
        ip.WaitForExit();
        Assert.Equal(0, ip.ExitCode);
    }
}
