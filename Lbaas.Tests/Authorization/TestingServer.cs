using Lbaas.Tests.Api;

namespace Lbaas.Tests.Authorization;

/// <summary>A server under <c>testing</c>, with a whole load balancer of the project <c>owner</c> on it. Who sends no identity is its administrator.</summary>
public sealed class TestingServer : IAsyncLifetime
{
    public TestServer Server { get; } = new("--Lbaas:Auth:Strategy=testing", "--Lbaas:Auth:Policies=both");

    public string Balancer { get; private set; } = "";

    public string Listener { get; private set; } = "";

    public string Pool { get; private set; } = "";

    public string Member { get; private set; } = "";

    public string Monitor { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        Server.Client.DefaultRequestHeaders.Add("X-Roles", "admin");
        Server.Client.DefaultRequestHeaders.Add("X-Project-Id", "administration");
        Balancer = await Server.CreateAsync("loadbalancers", "loadbalancer",
            """{"name":"secret-m","project_id":"owner","vip_subnet_id":"11111111-2222-3333-4444-555555555555","tags":["secret"]}""");
        Listener = await Server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{Balancer}}","protocol":"HTTP","protocol_port":80}""");
        Pool = await Server.CreateAsync("pools", "pool", $$"""{"listener_id":"{{Listener}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        Member = await Server.CreateAsync($"pools/{Pool}/members", "member", """{"name":"secret-m","address":"10.0.0.1","protocol_port":80}""");
        Monitor = await Server.CreateAsync("healthmonitors", "healthmonitor", $$"""{"pool_id":"{{Pool}}","type":"HTTP","delay":5,"timeout":3,"max_retries":2}""");
        await Server.ActiveAsync($"loadbalancers/{Balancer}", "loadbalancer");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>The path with the placeholders filled in.</summary>
    public string Path(string template) => template
        .Replace("{lb}", Balancer).Replace("{listener}", Listener).Replace("{pool}", Pool).Replace("{member}", Member).Replace("{hm}", Monitor);

    public Task<ApiReply> SendAsync(string project, string role, string method, string path, string? body = null) =>
        Server.SendAsync(method, Path(path), body is null ? null : Path(body), ("X-Project-Id", project), ("X-Roles", role), ("X-User-Id", "someone"));
}
