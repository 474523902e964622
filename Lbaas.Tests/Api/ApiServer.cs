using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lbaas.Api;
using Lbaas.Api.Hosting;
using Lbaas.Tests.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Api;

/// <summary>The real server on a port of its own, with drivers that do nothing and a data directory that goes with it.</summary>
public class TestServer(Action<IServiceCollection>? customize, params string[] settings) : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-api-").FullName;
    private WebApplication? _server;
    private Conformance? _conformance;

    public TestServer(params string[] settings)
        : this(null, settings)
    {
    }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseCookies = false });

    /// <summary>Where the journal is; gone after the disposal.</summary>
    public string DataDirectory => _directory;

    public IServiceProvider Services => _server!.Services;

    public async ValueTask InitializeAsync()
    {
        _server = ServerProgram.Build(
        [
            "--urls=http://127.0.0.1:0", $"--Lbaas:DataDirectory={_directory}", "--Lbaas:Amphora:Driver=noop",
            "--Lbaas:DefaultProject=", "--Lbaas:Compute:Driver=noop", "--Lbaas:Network:Driver=noop", "--Lbaas:Health:Endpoint=127.0.0.1:0", "--Logging:LogLevel:Default=None",
            "--Logging:LogLevel:Microsoft.Hosting.Lifetime=None", .. settings,
        ], EmbeddedHost.Add, customize);
        await _server.StartAsync();
        var addresses = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Client.BaseAddress = new Uri(addresses.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_server is not null)
        {
            await _server.StopAsync();
            await _server.DisposeAsync();
        }
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    public async Task<ApiReply> SendAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith('/') ? path : $"/v2/lbaas/{path}");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        await ConformsAsync(method, request.RequestUri!.OriginalString, response, text);
        return new ApiReply(response.StatusCode, text, response.Headers, response.Content.Headers.ContentType?.ToString());
    }

    // Whatever a test is about: each answer must be as the API's document says.
    private async Task ConformsAsync(string method, string path, HttpResponseMessage response, string text)
    {
        if (!path.StartsWith("/v2/", StringComparison.Ordinal) || response.Content.Headers.ContentType?.MediaType is not (null or "application/json"))
            return;
        _conformance ??= new Conformance(JsonNode.Parse(await Client.GetStringAsync("/openapi/v2.json"))!);
        Assert.Empty(_conformance.Check(method, path, (int)response.StatusCode, text));
    }

    public Task<ApiReply> GetAsync(string path) => SendAsync("GET", path);

    public Task<ApiReply> PostAsync(string path, string body) => SendAsync("POST", path, body);

    public Task<ApiReply> PutAsync(string path, string body) => SendAsync("PUT", path, body);

    public Task<ApiReply> DeleteAsync(string path) => SendAsync("DELETE", path);

    /// <summary>Creates a resource and waits until its load balancer is ACTIVE again.</summary>
    public async Task<string> CreateAsync(string collection, string kind, string fields)
    {
        var reply = await PostAsync(collection, $$"""{"{{kind}}":{{fields}}}""");
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        var id = reply.Json.GetProperty(kind).GetProperty("id").GetString()!;
        await ActiveAsync($"{collection}/{id}", kind);
        return id;
    }

    /// <summary>A load balancer that is ACTIVE.</summary>
    public Task<string> BalancerAsync(string name = "lb", string more = "") =>
        CreateAsync("loadbalancers", "loadbalancer", $$"""{"name":"{{name}}","project_id":"p","vip_subnet_id":"{{Guid.NewGuid()}}"{{more}}}""");

    /// <summary>Polls, as clients do, until the resource is ACTIVE.</summary>
    public Task<JsonElement> ActiveAsync(string path, string kind) => StatusAsync(path, kind, "ACTIVE");

    /// <summary>Polls until the resource has the provisioning status.</summary>
    public Task<JsonElement> StatusAsync(string path, string kind, string status) =>
        PollAsync(path, reply => reply.Json.GetProperty(kind).GetProperty("provisioning_status").GetString() == status);

    public Task GoneAsync(string path) => PollAsync(path, reply => reply.Status == HttpStatusCode.NotFound);

    /// <summary>Polls until the answer is as wanted.</summary>
    public async Task<JsonElement> PollAsync(string path, Func<ApiReply, bool> done)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var reply = await GetAsync(path);
            if (done(reply))
                return reply.Text.Length == 0 ? default : reply.Json;
            Assert.False(limit.IsCancellationRequested, $"{path} stays as it is: {reply.Text}");
        }
    }
}

/// <summary>The one that most tests share; each test makes load balancers of its own.</summary>
public sealed class ApiServer() : TestServer();

[CollectionDefinition]
public sealed class ServerCollection : ICollectionFixture<ApiServer>;
