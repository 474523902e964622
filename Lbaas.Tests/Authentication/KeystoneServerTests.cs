using System.Net;
using Lbaas.Api.Authentication;
using Lbaas.Drivers.Keystone;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Authentication;

/// <summary>The server under <c>keystone</c>, against a Keystone that speaks the protocol over HTTP.</summary>
public sealed class KeystoneServerTests : IAsyncLifetime
{
    private const string Balancer = """{"loadbalancer":{"vip_subnet_id":"11111111-2222-3333-4444-555555555555"}}""";

    private readonly ManualTimeProvider _clock = new();
    private readonly FakeKeystone _keystone;
    private TestServer? _server;

    public KeystoneServerTests() => _keystone = new FakeKeystone(_clock);

    private TestServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        await _keystone.InitializeAsync();
        // Only the memory of tokens lives by the clock of the test; the actors need one that runs.
        _server = new TestServer(
            services => services.AddSingleton(provider => new TokenValidator(
                provider.GetRequiredService<KeystoneClient>(), new ServiceToken(provider.GetRequiredService<KeystoneClient>(), _clock), _keystone.Options, _clock)),
            "--Lbaas:Auth:Strategy=keystone", $"--Lbaas:Auth:Keystone:AuthUrl={_keystone.Url}", $"--Lbaas:Auth:Keystone:Username={FakeKeystone.Username}",
            $"--Lbaas:Auth:Keystone:Password={FakeKeystone.Password}", "--Lbaas:Api:HealthCheckEnabled=true");
        await _server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _keystone.DisposeAsync();
    }

    [Fact]
    public async Task What_a_token_creates_is_its_projects()
    {
        var reply = await SendAsync("POST", "loadbalancers", _keystone.Issue("p1", ["member"]), Balancer);

        Assert.Equal((HttpStatusCode.Created, "p1"), (reply.Status, reply.Json.GetProperty("loadbalancer").GetProperty("project_id").GetString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("made-up")]
    public async Task Without_a_valid_token_the_answer_is_401_and_says_where_to_get_one(string? token)
    {
        var reply = await SendAsync("GET", "loadbalancers", token);

        Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
        Assert.Equal("""{"error":{"code":401,"title":"Unauthorized","message":"The request you have made requires authentication."}}""", reply.Text);
        Assert.Equal($"Keystone uri=\"{_keystone.Url}\"", reply.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_token_that_has_expired_is_answered_401() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("GET", "loadbalancers", _keystone.Issue("p1", ["member"], TimeSpan.Zero))).Status);

    [Fact]
    public async Task A_token_that_was_revoked_is_answered_401_when_what_was_known_of_it_is_old()
    {
        var token = _keystone.Issue("p1", ["member"]);
        await SendAsync("GET", "loadbalancers", token);
        _keystone.Revoke(token);

        var before = await SendAsync("GET", "loadbalancers", token);
        _clock.Advance(TimeSpan.FromSeconds(300));
        var after = await SendAsync("GET", "loadbalancers", token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (before.Status, after.Status));
    }

    [Fact]
    public async Task Identity_headers_from_outside_make_nobody_somebody() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await Server.SendAsync("GET", "loadbalancers", null, Spoofed)).Status);

    [Fact]
    public async Task Identity_headers_from_outside_make_nobody_more_than_the_token_does()
    {
        var victim = await SendAsync("POST", "loadbalancers", _keystone.Issue("victim", ["member"]), Balancer);
        var id = victim.Json.GetProperty("loadbalancer").GetProperty("id").GetString();
        var token = _keystone.Issue("p1", ["member"]);

        var reply = await Server.SendAsync("GET", $"loadbalancers/{id}", null, [("X-Auth-Token", token), .. Spoofed]);

        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
    }

    [Fact]
    public async Task A_role_that_may_not_is_answered_403()
    {
        var reply = await SendAsync("POST", "loadbalancers", _keystone.Issue("p1", ["reader"]), Balancer);

        Assert.Equal((HttpStatusCode.Forbidden, "Policy does not allow this request to be performed."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task Two_tokens_at_once_are_none() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await Server.SendAsync("GET", "loadbalancers", null,
            ("X-Auth-Token", _keystone.Issue("p1", ["member"])), ("X-Auth-Token", "other"))).Status);

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task With_Keystone_down_the_answer_is_503_and_says_when_to_come_back(int status)
    {
        _keystone.Broken = status;

        var reply = await SendAsync("GET", "loadbalancers", "any");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.Equal("""{"faultcode":"Server","faultstring":"The service is not able to do this now. Please try again.","debuginfo":null}""", reply.Text);
        Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task With_Keystone_gone_known_tokens_are_good_until_they_are_old()
    {
        var token = _keystone.Issue("p1", ["member"]);
        await SendAsync("GET", "loadbalancers", token);
        await _keystone.DisposeAsync();

        var before = await SendAsync("GET", "loadbalancers", token);
        _clock.Advance(TimeSpan.FromSeconds(300));
        var after = await SendAsync("GET", "loadbalancers", token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (before.Status, after.Status));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/load-balancer/")]
    [InlineData("/healthcheck")]
    [InlineData("/load-balancer/healthcheck")]
    public async Task Four_paths_need_no_token(string path) => Assert.Equal(HttpStatusCode.OK, (await Server.GetAsync(path)).Status);

    [Theory]
    [InlineData("/load-balancer")]
    [InlineData("/healthcheck/")]
    [InlineData("/healthcheck.json")]
    [InlineData("/v2")]
    [InlineData("/v2.0/lbaas")]
    [InlineData("/v2/octavia")]
    [InlineData("/nowhere")]
    [InlineData("/openapi/v2.json")]
    [InlineData("/v2/lbaas/nowhere")]
    [InlineData("/v2/lbaas/providers")]
    [InlineData("/operator/pending")]
    public async Task Every_other_path_needs_one(string path) => Assert.Equal(HttpStatusCode.Unauthorized, (await Server.GetAsync(path)).Status);

    [Theory]
    [InlineData("member", HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK)]
    public async Task The_operators_pages_are_the_administrators(string role, HttpStatusCode expected) =>
        Assert.Equal(expected, (await SendAsync("GET", "/operator/pending", _keystone.Issue("p1", [role]))).Status);

    [Fact]
    public async Task The_version_root_asks_for_a_token_and_no_role() =>
        Assert.Equal(HttpStatusCode.OK, (await SendAsync("GET", "/v2", _keystone.Issue("p1", []))).Status);

    private static (string, string)[] Spoofed =>
        [.. IdentityHeaders.Names.Where(name => name != "X-Roles" && name != "X-Project-Id").Select(name => (name, "Confirmed")), ("X-Roles", "admin"), ("X-Project-Id", "victim")];

    private Task<ApiReply> SendAsync(string method, string path, string? token, string? body = null) =>
        token is null ? Server.SendAsync(method, path, body) : Server.SendAsync(method, path, body, ("X-Auth-Token", token));
}
