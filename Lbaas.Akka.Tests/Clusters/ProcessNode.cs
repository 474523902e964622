using System.Net;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>A node's place in a cluster: its addresses and settings stay, its processes come and go.</summary>
/// <param name="host">Its address for everybody.</param>
/// <param name="settings">What it is started with besides.</param>
/// <param name="within">As for <see cref="ServerProcess"/>.</param>
internal sealed class ProcessNode(string host, IReadOnlyList<string> settings, IReadOnlyList<string>? within = null) : IDisposable
{
    private static readonly TimeSpan s_exitLimit = TimeSpan.FromSeconds(60);

    private readonly int _http = Ports.Free();
    private readonly int _heartbeats = Ports.Free();
    private ServerProcess? _process;
    private ApiClient? _api;

    public int Port { get; } = Ports.Free();

    public string Address => $"{host}:{Port}";

    /// <summary>Where it hears amphorae.</summary>
    public string Heartbeats => $"{host}:{_heartbeats}";

    public Uri Endpoint => new($"http://{host}:{_http}");

    public ApiClient Api => _api ??= new ApiClient(Endpoint);

    public ServerProcess Process => _process ?? throw new InvalidOperationException("It has not been started.");

    public bool IsRunning => _process is { HasExited: false };

    /// <param name="seeds">The nodes to join.</param>
    /// <param name="controllers">Where all nodes hear amphorae.</param>
    public void Start(IEnumerable<string> seeds, IEnumerable<string> controllers)
    {
        _process?.Dispose();
        _process = new ServerProcess(
            [
                $"--urls={Endpoint}", $"--Lbaas:Health:Endpoint={Heartbeats}", $"--Lbaas:Akka:Hostname={host}", $"--Lbaas:Akka:Port={Port}",
                .. seeds.Select(static (seed, index) => $"--Lbaas:Akka:SeedNodes:{index}={seed}"),
                .. controllers.Select(static (controller, index) => $"--Lbaas:Health:Controllers:{index}={controller}"), .. settings,
            ],
            project: "Lbaas.Akka.Server", within: within);
    }

    /// <summary>SIGTERM.</summary>
    public void Terminate() => Process.Signal(Machine.SigTerm);

    public Task<int> ExitAsync() => Process.ExitAsync(s_exitLimit);

    /// <summary>It serves, in a cluster of that many.</summary>
    public async Task<bool> IsReadyAsync(int members)
    {
        Assert.True(IsRunning, $"The node {Address} has ended: {_process?.Output}");
        return await Api.TryGetAsync("/healthz/ready") is { Status: HttpStatusCode.OK }
            && await Api.TryGetAsync("/operator/actors") is { Status: HttpStatusCode.OK } actors
            && actors.Json.GetProperty("host").GetProperty("members").EnumerateArray().Count(
                static member => member.GetProperty("status").GetString() == "Up") == members;
    }

    public void Dispose()
    {
        _process?.Dispose();
        _process = null;
        _api?.Dispose();
    }
}
