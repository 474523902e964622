using System.Net;
using Lbaas.Runtime;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Api;

/// <summary><c>/healthcheck</c> where it is switched on (spec api 1.2), and browsers of other origins.</summary>
public sealed class HealthCheckTests
{
    private const string SwitchedOn = "--Lbaas:Api:HealthCheckEnabled=true";

    [Theory]
    [InlineData("", "text/plain; charset=UTF-8", "OK")]
    [InlineData("text/html", "text/html; charset=UTF-8", "<html><body>OK</body></html>")]
    [InlineData("application/json", "application/json", """{"detailed": false, "reasons": ["OK"]}""")]
    public async Task It_answers_in_the_format_asked_for(string accept, string type, string text)
    {
        await using var server = await StartAsync(SwitchedOn);

        var reply = await server.SendAsync("GET", "/load-balancer/healthcheck", null, ("Accept", accept));

        Assert.Equal((HttpStatusCode.OK, type, text), (reply.Status, reply.ContentType, reply.Text));
    }

    [Fact]
    public async Task Other_methods_are_not_allowed()
    {
        await using var server = await StartAsync(SwitchedOn);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await server.PostAsync("/healthcheck", "{}")).Status);
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_is_told()
    {
        await using var server = new TestServer(static services => services.AddSingleton<IReadSide>(provider => new Unreadable(provider.GetRequiredService<ActorHost>().ReadSide)), SwitchedOn);
        await server.InitializeAsync();

        var reply = await server.SendAsync("GET", "/healthcheck", null, ("Accept", "application/json"));

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"detailed": false, "reasons": ["The database can't be read"]}"""), (reply.Status, reply.Text));
    }

    [Theory]
    [InlineData("https://dash.example", "https://dash.example")]
    [InlineData("https://evil.example", null)]
    public async Task Only_pages_of_known_origins_may_read(string origin, string? allowed)
    {
        await using var server = await StartAsync("--Lbaas:Api:AllowedOrigins:0=https://dash.example");

        var reply = await server.SendAsync("GET", "pools", null, ("Origin", origin));

        Assert.Equal(allowed, reply.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null);
    }

    [Fact]
    public async Task A_preflight_is_answered_with_the_methods_and_headers()
    {
        await using var server = await StartAsync("--Lbaas:Api:AllowedOrigins:0=*");

        var reply = await server.SendAsync(
            "OPTIONS", "pools", null, ("Origin", "https://dash.example"), ("Access-Control-Request-Method", "POST"));

        Assert.Equal(
            ("GET, PUT, POST, DELETE", "X-Auth-Token, X-Openstack-Request-Id, Content-Type, Idempotency-Key"),
            (reply.Headers.GetValues("Access-Control-Allow-Methods").Single(), reply.Headers.GetValues("Access-Control-Allow-Headers").Single()));
    }

    private static async Task<TestServer> StartAsync(params string[] settings)
    {
        var server = new TestServer(settings);
        await server.InitializeAsync();
        return server;
    }

    private sealed class Unreadable(IReadSide real) : IReadSide
    {
        public Document? Find(string kind, string id) => throw new JournalUnavailableException("It can't be read.");

        public IReadOnlyList<Document> Query(DocumentQuery query) => [];

        public IReadOnlyList<string> Ids(string kind, string projectId) => [];

        public long Count(string kind) => 0;

        public Receipt? FindReceipt(string id) => null;

        public INoticeLog Notices => real.Notices;
    }
}
