using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Lbaas.Amphora;
using Microsoft.AspNetCore.Builder;

namespace Lbaas.Tests.Amphora;

/// <summary>
/// An agent in this process, with its own base path, over real TLS; and the HAProxy processes it starts.
/// </summary>
internal sealed class AgentUnderTest : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("lb-");
    private readonly Action<JsonObject>? _configure;
    private WebApplication? _agent;

    private AgentUnderTest(Action<JsonObject>? configure = null)
    {
        _configure = configure;
        using var server = Authority.IssueServer(Id);
        File.WriteAllText(PathOf("server.pem"), TestAuthority.ToPem(server));
        File.WriteAllText(PathOf("client_ca.pem"), Authority.Certificate.ExportCertificatePem());
    }

    public TestAuthority Authority { get; } = new();

    public string Id { get; } = Guid.NewGuid().ToString();

    public Guid LoadBalancerId { get; } = Guid.NewGuid();

    public string BasePath => PathOf("b");

    public HttpClient Client { get; private set; } = null!;

    public int Port => (int)JsonNode.Parse(File.ReadAllText(Path.Combine(BasePath, "agent.json")))!["port"]!;

    public string ConfigurationPath => Path.Combine(BasePath, LoadBalancerId.ToString(), "haproxy.cfg");

    public string SocketPath => Path.Combine(BasePath, $"{LoadBalancerId}.sock");

    public string SpareSocket => Path.Combine(BasePath, LoadBalancerId.ToString(), "stats.sock");

    public string PidPath => Path.Combine(BasePath, LoadBalancerId.ToString(), $"{LoadBalancerId}.pid");

    /// <summary>HAProxy's master; 0 while it is being started.</summary>
    public int MasterPid => File.Exists(PidPath) && int.TryParse(File.ReadAllText(PidPath).Trim(), out var pid) ? pid : 0;

    /// <summary>The pids of HAProxy's workers, those that leave included.</summary>
    public string[] Workers => $"/proc/{MasterPid}/task/{MasterPid}/children" is var file && File.Exists(file)
        ? File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries)
        : [];

    public static async Task<AgentUnderTest> StartAsync(params IPEndPoint[] controllers)
    {
        var agent = new AgentUnderTest();
        agent.WriteConfiguration(controllers);
        await agent.StartAgentAsync();
        return agent;
    }

    /// <summary>An agent whose configuration is changed before it starts.</summary>
    public static async Task<AgentUnderTest> StartAsync(Action<JsonObject> configure, params IPEndPoint[] controllers)
    {
        var agent = new AgentUnderTest(configure);
        agent.WriteConfiguration(controllers);
        await agent.StartAgentAsync();
        return agent;
    }

    public string Configuration(IPEndPoint[] controllers, string key = "secret")
    {
        var configuration = Usual(controllers, key);
        _configure?.Invoke(configuration);
        return configuration.ToJsonString();
    }

    private JsonObject Usual(IPEndPoint[] controllers, string key) => new()
    {
        ["AmphoraId"] = Id,
        ["BindAddress"] = "127.0.0.1",
        ["Port"] = 0,
        ["BasePath"] = BasePath,
        ["ServerCertificate"] = PathOf("server.pem"),
        ["ClientCa"] = PathOf("client_ca.pem"),
        ["Heartbeat"] = new JsonObject
        {
            ["Controllers"] = new JsonArray([.. controllers.Select(controller => (JsonNode?)controller.ToString())]),
            ["IntervalSeconds"] = 0.05,
            ["Key"] = key,
        },
    };

    /// <summary>Ends the agent as SIGTERM does and starts another one on the same base path.</summary>
    public async Task RestartAsync(Func<Task>? between = null)
    {
        await StopAgentAsync();
        if (between is not null)
            await between();
        await StartAgentAsync();
    }

    public HttpClient NewClient(X509Certificate2? certificate) => new(new SocketsHttpHandler
    {
        // The name that is checked is the amphora's id, wherever it is reached.
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { Authority.Certificate },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    })
    { BaseAddress = new Uri($"https://{Id}") };

    public Task<HttpResponseMessage> UploadAsync(string configuration, long? revision = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/1.0/loadbalancer/{Id}/{LoadBalancerId}/haproxy")
        {
            Content = new StringContent(configuration),
        };
        if (revision is not null)
            request.Headers.Add("X-Lbaas-Revision", revision.ToString());
        return Client.SendAsync(request);
    }

    public async Task ActAsync(string action)
    {
        using var response = await Client.PutAsync($"/1.0/loadbalancer/{LoadBalancerId}/{action}", null);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Starts HAProxy as agents did that gave it no orders.</summary>
    public async Task StartByHandAsync()
    {
        using var process = Process.Start("/usr/sbin/haproxy", ["-W", "-D", "-q", "-p", PidPath, "-f", ConfigurationPath]);
        await process.WaitForExitAsync();
    }

    /// <summary>Gives orders to HAProxy's worker behind the agent's back. While the master ends a reload nobody takes them.</summary>
    public async Task TellAsync(params string[] commands)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(BasePath, $"{LoadBalancerId}.cli")));
        }
        catch (SocketException)
        {
            return;
        }
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(string.Concat(commands.Select(command => $"@1 {command}\n"))));
        socket.Shutdown(SocketShutdown.Send);
        while (await socket.ReceiveAsync(new byte[1024]) > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAgentAsync();
        foreach (var file in Directory.EnumerateFiles(BasePath, "*.pid", SearchOption.AllDirectories))
            Kill(File.ReadAllText(file));
        Authority.Dispose();
        _root.Delete(recursive: true);
    }

    private void Kill(string pid)
    {
        var commandLine = $"/proc/{pid.Trim()}/cmdline";
        if (File.Exists(commandLine) && File.ReadAllText(commandLine).Contains(BasePath))
            using (var process = Process.GetProcessById(int.Parse(pid)))
                process.Kill();
    }

    private void WriteConfiguration(IPEndPoint[] controllers) =>
        File.WriteAllText(PathOf("agent.json"), Configuration(controllers));

    private async Task StartAgentAsync()
    {
        _agent = AgentProgram.Build(["--config", PathOf("agent.json")]);
        await _agent.StartAsync();
        Client = NewClient(Authority.IssueClient("control plane"));
    }

    private async Task StopAgentAsync()
    {
        Client.Dispose();
        await _agent!.StopAsync();
        await _agent.DisposeAsync();
    }

    public string PathOf(string file) => Path.Combine(_root.FullName, file);

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
