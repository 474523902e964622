using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Certificates;

/// <summary>Barbican and Keystone over real HTTP, as far as their protocols are spoken here.</summary>
internal sealed class FakeBarbican : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<Guid, (string Type, byte[] Payload)> _secrets = new();
    private readonly ConcurrentDictionary<Guid, object> _containers = new();
    private int _issued;

    private FakeBarbican(WebApplication server) => _server = server;

    public string Endpoint { get; private set; } = "";

    /// <summary>The token that is accepted now.</summary>
    public string Token { get; set; } = "token-1";

    /// <summary>When tokens end.</summary>
    public DateTimeOffset Expires { get; set; }

    /// <summary>Answered to everything, while set.</summary>
    public int? Status { get; set; }

    public ConcurrentQueue<string> Requests { get; } = new();

    public int TokensIssued => Volatile.Read(ref _issued);

    public static async Task<FakeBarbican> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var fake = new FakeBarbican(builder.Build());
        fake._server.Run(fake.AnswerAsync);
        await fake._server.StartAsync();
        fake.Endpoint = fake._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return fake;
    }

    public string Secret(string text) => Secret("text/plain", Encoding.UTF8.GetBytes(text));

    public string Secret(string type, byte[] payload)
    {
        var id = Guid.NewGuid();
        _secrets[id] = (type, payload);
        return $"{Endpoint}/v1/secrets/{id}";
    }

    public string Container(params (string Name, string Reference)[] parts)
    {
        var id = Guid.NewGuid();
        _containers[id] = new
        {
            type = "certificate",
            status = "ACTIVE",
            secret_refs = parts.Select(part => new { name = part.Name, secret_ref = part.Reference }),
        };
        return $"{Endpoint}/v1/containers/{id}";
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        Requests.Enqueue(path);
        if (Status is { } status)
            http.Response.StatusCode = status;
        else if (path == "/identity/v3/auth/tokens")
            await IssueAsync(http);
        else if (http.Request.Headers["X-Auth-Token"] != Token)
            http.Response.StatusCode = 401;
        else
            await FindAsync(http, path.Split('/'));
    }

    private async Task IssueAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var user = body.RootElement.GetProperty("auth").GetProperty("identity").GetProperty("password").GetProperty("user");
        if (user.GetProperty("password").GetString() != "right")
        {
            http.Response.StatusCode = 401;
            return;
        }
        Interlocked.Increment(ref _issued);
        http.Response.StatusCode = 201;
        http.Response.Headers["X-Subject-Token"] = Token;
        await http.Response.WriteAsync($$$"""{"token":{"user":{"id":"lbaas"},"expires_at":"{{{Expires:yyyy-MM-ddTHH:mm:ss.ffffffZ}}}"}}""");
    }

    private async Task FindAsync(HttpContext http, string[] path)
    {
        switch (path)
        {
            case ["", "v1", "containers", var id] when _containers.TryGetValue(Guid.Parse(id), out var container):
                await http.Response.WriteAsync(JsonSerializer.Serialize(container));
                break;
            case ["", "v1", "secrets", var id] when _secrets.TryGetValue(Guid.Parse(id), out var secret):
                await http.Response.WriteAsync($$$"""{"status":"ACTIVE","content_types":{"default":"{{{secret.Type}}}"}}""");
                break;
            case ["", "v1", "secrets", var id, "payload"] when _secrets.TryGetValue(Guid.Parse(id), out var secret):
                http.Response.StatusCode = http.Request.Headers.Accept == secret.Type ? 200 : 406;
                if (http.Response.StatusCode == 200)
                    await http.Response.Body.WriteAsync(secret.Payload);
                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }
}
