using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lbaas.Akka.Server;
using Lbaas.Api;
using Lbaas.Api.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Akka.Tests.Servers;

/// <summary>A node as <c>Lbaas.Akka.Server</c> runs it, with its HTTP port, its <c>cluster.hocon</c> and drivers that do nothing.</summary>
internal sealed class ClusterServer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private ClusterServer(WebApplication server) => _server = server;

    public HttpClient Client { get; } = new();

    public IServiceProvider Services => _server.Services;

    /// <summary>Ports that nobody listens at now.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(static listener => listener.Start());
        int[] ports = [.. listeners.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(static listener => listener.Stop());
        return ports;
    }

    /// <param name="directory">That the nodes share.</param>
    /// <param name="port">Of this node.</param>
    /// <param name="seed">The port of the first.</param>
    /// <param name="settings">Of the command line, beside its own.</param>
    public static Task<ClusterServer> StartAsync(string directory, int port, int seed, params string[] settings) => StartAsync(
        directory, ClusterHosting.Add,
        [
            $"--Lbaas:Akka:Port={port}", $"--Lbaas:Akka:SeedNodes:0=127.0.0.1:{seed}", "--Lbaas:Akka:Farewell=00:00:00",
            // Two nodes of one process agree at once.
            "--akka:cluster:gossip-interval=50ms", "--akka:cluster:leader-actions-interval=50ms", "--akka:cluster:sharding:retry-interval=100ms",
            .. settings,
        ]);

    /// <summary>The other server, with all actors in one process, on the same directory.</summary>
    public static Task<ClusterServer> StartEmbeddedAsync(string directory) => StartAsync(directory, EmbeddedHost.Add);

    private static async Task<ClusterServer> StartAsync(string directory, Action<WebApplicationBuilder> host, params string[] settings)
    {
        var server = ServerProgram.Build(
        [
            "--urls=http://127.0.0.1:0", $"--Lbaas:DataDirectory={directory}", "--Lbaas:Amphora:Driver=noop", "--Lbaas:Compute:Driver=noop",
            "--Lbaas:Network:Driver=noop", "--Lbaas:Health:Endpoint=127.0.0.1:0", "--Logging:LogLevel:Default=None",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None", .. settings,
        ], host);
        var node = new ClusterServer(server);
        await server.StartAsync();
        node.Client.BaseAddress = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return node;
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/v2/lbaas/{path}");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    public async Task<string> CreateBalancerAsync(string name)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, "loadbalancers",
            $$$"""{"loadbalancer":{"name":"{{{name}}}","project_id":"p","vip_subnet_id":"6b0c8a6a-64e8-4bcd-a5b1-5dcd0c6ab9a1"}}""");
        Assert.Equal(HttpStatusCode.Created, status);
        return body.GetProperty("loadbalancer").GetProperty("id").GetString()!;
    }

    /// <summary>A load balancer's provisioning status as this node shows it; null when it shows none.</summary>
    public async Task<string?> StatusOfAsync(string balancer)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, $"loadbalancers/{balancer}");
        return status == HttpStatusCode.OK ? body.GetProperty("loadbalancer").GetProperty("provisioning_status").GetString() : null;
    }

    /// <summary>Completes when the node has been told to end, as by a signal.</summary>
    public async Task EndedAsync()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = _server.Lifetime.ApplicationStopping.Register(told.SetResult);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30));
        // What the program's main does then.
        await _server.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync();
        await _server.DisposeAsync();
    }
}
