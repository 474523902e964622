using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Octavia;

/// <summary>Octavia's own client of amphorae in a process of its own, asked by lines of JSON (see controller.py).</summary>
internal sealed class OctaviaController : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly SemaphoreSlim _turn = new(1);

    private OctaviaController(Process process) => _process = process;

    /// <param name="directory">Where its configuration goes; certificates for TLS listeners are stored there.</param>
    /// <param name="serverCa">The authority of agents, a file.</param>
    /// <param name="clientCertificate">What it shows to agents, a file.</param>
    /// <param name="key">That of heartbeats.</param>
    public static async Task<OctaviaController> StartAsync(string directory, string serverCa, string clientCertificate, string key)
    {
        var file = Path.Combine(directory, "octavia.conf");
        await File.WriteAllTextAsync(file, $"""
            [haproxy_amphora]
            server_ca = {serverCa}
            client_cert = {clientCertificate}
            connection_max_retries = 3
            connection_retry_interval = 1
            [certificates]
            cert_manager = local_cert_manager
            storage_path = {directory}
            [health_manager]
            heartbeat_key = {key}
            bind_ip = 127.0.0.1
            bind_port = 0
            health_update_threads = 1
            stats_update_threads = 1

            """);
        return new OctaviaController(Process.Start(new ProcessStartInfo(
            "/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "Octavia", "controller.py"), file])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    /// <summary>What it has learnt.</summary>
    /// <exception cref="OctaviaRefusedException">Octavia's code threw.</exception>
    public async Task<JsonNode?> AskAsync(string what, JsonObject? words = null)
    {
        var request = words is null ? [] : (JsonObject)words.DeepClone();
        request["do"] = what;
        using var bound = new CancellationTokenSource(Patience);
        await _turn.WaitAsync(bound.Token);
        try
        {
            await _process.StandardInput.WriteLineAsync(request.ToJsonString());
            await _process.StandardInput.FlushAsync(bound.Token);
            var line = await _process.StandardOutput.ReadLineAsync(bound.Token) ?? throw new InvalidOperationException("Octavia's controller has ended.");
            var answer = JsonNode.Parse(line)!;
            return answer["error"] is { } error ? throw new OctaviaRefusedException((string)error!, (string)answer["text"]!) : answer["result"];
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _turn.Dispose();
    }
}

/// <param name="kind">The exception's class in Octavia's code.</param>
/// <param name="text">Its message.</param>
internal sealed class OctaviaRefusedException(string kind, string text) : Exception($"{kind}: {text}")
{
    public string Kind { get; } = kind;
}
