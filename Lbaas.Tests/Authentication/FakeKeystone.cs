using System.Collections.Concurrent;
using System.Text.Json;
using Lbaas.Drivers.Keystone;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lbaas.Tests.Authentication;

/// <summary>As much of Keystone's v3 API as a service speaks, over real HTTP: password authentication, validation, revocation.</summary>
public sealed class FakeKeystone : IAsyncLifetime
{
    public const string Username = "octavia";
    public const string Password = "s3cret";

    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, object> _tokens = new();
    private readonly WebApplication _server;
    private int _issued;
    private int _validations;

    public FakeKeystone(TimeProvider clock)
    {
        _clock = clock;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(HandleAsync);
    }

    public string Url { get; private set; } = "";

    /// <summary>How many service tokens were given out.</summary>
    public int Issued => _issued;

    /// <summary>How often somebody asked about a token with a service token that is good.</summary>
    public int Validations => _validations;

    public TimeSpan ServiceTokenLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Instead of every answer.</summary>
    public int? Broken { get; set; }

    /// <summary>Instead of every token.</summary>
    public string? Nonsense { get; set; }

    /// <summary>What every answer waits for.</summary>
    public Task Slow { get; set; } = Task.CompletedTask;

    public KeystoneOptions Options => new() { AuthUrl = Url, Username = Username, Password = Password };

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        Url = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>A token of a user in a project, or in whatever <paramref name="scope"/> says.</summary>
    public string Issue(string project, string[] roles, TimeSpan? life = null, string token = "", Dictionary<string, object>? scope = null)
    {
        token = token.Length > 0 ? token : $"gAAAA{Guid.NewGuid():N}";
        var facts = new Dictionary<string, object>
        {
            ["methods"] = new[] { "password" },
            ["user"] = new { domain = new { id = "default", name = "Default" }, id = $"user-of-{project}", name = "someone", password_expires_at = (string?)null },
            ["audit_ids"] = new[] { "3T2dc1CGQxyJsHdDu1xkcw" },
            ["expires_at"] = Stamp(_clock.GetUtcNow() + (life ?? TimeSpan.FromHours(1))),
            ["issued_at"] = Stamp(_clock.GetUtcNow()),
            ["is_domain"] = false,
            ["roles"] = roles.Select(role => new { id = $"id-of-{role}", name = role }).ToArray(),
            ["catalog"] = new[] { new { type = "load-balancer", name = "octavia", endpoints = Array.Empty<object>() } },
        };
        foreach (var (key, value) in scope ?? new() { ["project"] = new { id = project, name = project, domain = new { id = "default", name = "Default" } } })
            facts[key] = value;
        _tokens[token] = facts;
        return token;
    }

    public void Revoke(string token) => Assert.True(_tokens.TryRemove(token, out _));

    /// <summary>As when its signing keys are changed.</summary>
    public void RevokeAll() => _tokens.Clear();

    private async Task HandleAsync(HttpContext http)
    {
        await Slow.WaitAsync(http.RequestAborted);
        if (Broken is { } status)
            http.Response.StatusCode = status;
        else if (http.Request.Path != "/v3/auth/tokens")
            http.Response.StatusCode = 404;
        else if (HttpMethods.IsPost(http.Request.Method))
            await AuthenticateAsync(http);
        else
            await ValidateAsync(http);
    }

    private async Task AuthenticateAsync(HttpContext http)
    {
        var auth = (await JsonDocument.ParseAsync(http.Request.Body)).RootElement.GetProperty("auth");
        var user = auth.GetProperty("identity").GetProperty("password").GetProperty("user");
        var project = auth.GetProperty("scope").GetProperty("project");
        if (auth.GetProperty("identity").GetProperty("methods")[0].GetString() != "password"
            || user.GetProperty("name").GetString() != Username || user.GetProperty("password").GetString() != Password
            || user.GetProperty("domain").GetProperty("name").GetString() != "Default"
            || project.GetProperty("name").GetString() != "service" || project.GetProperty("domain").GetProperty("name").GetString() != "Default")
        {
            http.Response.StatusCode = 401;
            return;
        }
        Interlocked.Increment(ref _issued);
        var token = Issue("service", ["admin"], ServiceTokenLife);
        http.Response.StatusCode = 201;
        http.Response.Headers["X-Subject-Token"] = token;
        await http.Response.WriteAsJsonAsync(new { token = _tokens[token] });
    }

    private async Task ValidateAsync(HttpContext http)
    {
        if (!_tokens.ContainsKey(http.Request.Headers["X-Auth-Token"].ToString()))
        {
            http.Response.StatusCode = 401;
            return;
        }
        Interlocked.Increment(ref _validations);
        if (!_tokens.TryGetValue(http.Request.Headers["X-Subject-Token"].ToString(), out var facts))
        {
            http.Response.StatusCode = 404;
            await http.Response.WriteAsJsonAsync(new { error = new { code = 404, message = "Could not find token.", title = "Not Found" } });
        }
        else if (Nonsense is not null)
            await http.Response.WriteAsync(Nonsense);
        else
            await http.Response.WriteAsJsonAsync(new { token = facts });
    }

    private static string Stamp(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);
}
