using System.Net;
using System.Text.Json;
using Lbaas.Api.Idempotency;
using Lbaas.Drivers.Networks;
using Lbaas.Drivers.Noop;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lbaas.Tests.Idempotency;

/// <summary>A POST that is sent again with its key is answered as it was, and nothing is made twice.</summary>
public sealed class IdempotencyTests
{
    [Fact]
    public async Task The_same_again_gets_the_same_answer_marked_as_replayed()
    {
        await using var server = await StartAsync();
        var body = Balancer();
        var first = await PostAsync(server, "loadbalancers", body, "k");

        var again = await PostAsync(server, "loadbalancers", body, "k");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, again.Status));
        Assert.Equal(first.Text, again.Text);
        Assert.Equal((false, true), (IsReplayed(first), IsReplayed(again)));
        Assert.Single(await ListAsync(server, "loadbalancers"));
    }

    [Fact]
    public async Task Every_child_of_a_load_balancer_can_be_created_so()
    {
        await using var server = await StartAsync();
        var balancer = await server.BalancerAsync();
        var pool = await TwiceAsync(server, "pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        await TwiceAsync(server, "listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":80,"default_pool_id":"{{pool}}"}""");
        await TwiceAsync(server, $"pools/{pool}/members", "member", """{"address":"10.0.0.9","protocol_port":80}""");
        await TwiceAsync(server, "healthmonitors", "healthmonitor", $$"""{"pool_id":"{{pool}}","type":"HTTP","delay":5,"timeout":4,"max_retries":3}""");
    }

    [Fact]
    public async Task Thirty_two_at_once_make_one()
    {
        await using var server = await StartAsync();
        var body = Balancer();

        var replies = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => PostAsync(server, "loadbalancers", body, "k")));

        Assert.Single(replies.Select(reply => (reply.Status, reply.Text)).Distinct());
        Assert.Equal(31, replies.Count(IsReplayed));
        Assert.Single(await ListAsync(server, "loadbalancers"));
    }

    [Fact]
    public async Task Another_body_or_path_under_the_same_key_is_answered_422()
    {
        await using var server = await StartAsync();
        await PostAsync(server, "loadbalancers", Balancer(), "k");

        var body = await PostAsync(server, "loadbalancers", Balancer(), "k");
        var path = await PostAsync(server, "listeners", Balancer(), "k");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (body.Status, path.Status));
        Assert.Equal("This Idempotency-Key was used for a different request.", body.Fault);
    }

    [Fact]
    public async Task Two_projects_may_use_the_same_key()
    {
        await using var server = await StartAsync();
        var body = Balancer();

        await PostAsync(server, "loadbalancers", body, "k", "one");
        var other = await PostAsync(server, "loadbalancers", body, "k", "two");

        Assert.Equal((HttpStatusCode.Created, false), (other.Status, IsReplayed(other)));
        Assert.Equal(2, (await ListAsync(server, "loadbalancers")).Count);
    }

    [Fact]
    public async Task What_was_refused_may_be_sent_again()
    {
        await using var server = await StartAsync();
        var refused = await PostAsync(server, "loadbalancers", """{"loadbalancer":{"project_id":"p"}}""", "k");

        var mended = await PostAsync(server, "loadbalancers", Balancer(), "k");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Created), (refused.Status, mended.Status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("tab\tbed")]
    [InlineData(null)]
    public async Task A_key_that_is_none_is_answered_400(string? key)
    {
        await using var server = await StartAsync();

        var reply = await PostAsync(server, "loadbalancers", Balancer(), key ?? new string('k', 256));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Empty(await ListAsync(server, "loadbalancers"));
    }

    [Fact]
    public async Task Whoever_went_away_before_the_answer_comes_back_to_the_one_that_was_made()
    {
        await using var server = await StartAsync();
        var (body, network) = (Balancer(), Network(server));
        network.Hang();
        using var impatience = new CancellationTokenSource();
        var gone = SendAsync(server, body, impatience.Token);
        await Eventually.Async(() => network.CallCount > 0, "the network service is asked");
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);

        var again = PostAsync(server, "loadbalancers", body, "k");
        network.BeWell();

        var reply = await again;
        Assert.Equal((HttpStatusCode.Created, true), (reply.Status, IsReplayed(reply)));
        Assert.Single(await ListAsync(server, "loadbalancers"));
    }

    [Fact]
    public async Task While_the_first_is_under_way_a_duplicate_is_sent_away_until_later()
    {
        await using var server = await StartAsync("--Lbaas:Idempotency:WaitSeconds=0");
        var (body, network) = (Balancer(), Network(server));
        network.Hang();
        var first = PostAsync(server, "loadbalancers", body, "k");
        await Eventually.Async(() => network.CallCount > 0, "the network service is asked");

        var second = await PostAsync(server, "loadbalancers", body, "k");

        Assert.Equal((HttpStatusCode.Conflict, true), (second.Status, second.Headers.RetryAfter is not null));
        network.BeWell();
        Assert.Equal(HttpStatusCode.Created, (await first).Status);
    }

    [Fact]
    public async Task A_duplicate_that_waits_does_not_hold_up_a_server_that_stops()
    {
        await using var server = await StartAsync("--Lbaas:Idempotency:WaitSeconds=60");
        var (body, network) = (Balancer(), Network(server));
        network.Hang();
        using var impatience = new CancellationTokenSource();
        var first = SendAsync(server, body, impatience.Token);
        await Eventually.Async(() => network.CallCount > 0, "the network service is asked");
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = PostAsync(server, "loadbalancers", body, "k");
        await Eventually.Async(() => server.Services.GetRequiredService<IdempotentRequests>().Held == 1, "the duplicate is held");

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await second).Status);
        network.BeWell();
    }

    [Fact]
    public async Task What_no_projection_keeps_is_kept_by_the_edge()
    {
        await using var server = await StartAsync();
        var kept = server.Services.GetRequiredService<IdempotentRequests>();
        var calls = 0;
        var handler = kept.Around(_ => new(Lbaas.Api.Http.Answer.Envelope(201, "thing", ++calls, static (json, n) => json.WriteNumberValue(n))));

        var answers = new List<string>();
        for (var i = 0; i < 2; i++)
            answers.Add(System.Text.Encoding.UTF8.GetString((await handler(Requests.Post("things", "{}", "k"))).Body!.Written.Span));

        Assert.Equal(["""{"thing":1}""", """{"thing":1}"""], answers);
    }

    private static async Task<string> TwiceAsync(TestServer server, string collection, string kind, string fields)
    {
        var body = $$"""{"{{kind}}":{{fields}}}""";
        var first = await PostAsync(server, collection, body, $"k-{kind}");
        var again = await PostAsync(server, collection, body, $"k-{kind}");
        Assert.True(first.Status == HttpStatusCode.Created, first.Text);
        Assert.Equal((first.Text, true), (again.Text, IsReplayed(again)));
        var id = first.Json.GetProperty(kind).GetProperty("id").GetString()!;
        await server.ActiveAsync($"{collection}/{id}", kind);
        return id;
    }

    private static string Balancer() => $$$"""{"loadbalancer":{"project_id":"p","vip_subnet_id":"{{{Guid.NewGuid()}}}"}}""";

    private static Task<ApiReply> PostAsync(TestServer server, string path, string body, string key, string project = "p") =>
        server.SendAsync("POST", path, body, (IdempotencyKey.Header, key), ("X-Project-Id", project));

    private static async Task SendAsync(TestServer server, string body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2.0/lbaas/loadbalancers");
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add(IdempotencyKey.Header, "k");
        request.Headers.Add("X-Project-Id", "p");
        using var response = await server.Client.SendAsync(request, cancellation);
    }

    private static bool IsReplayed(ApiReply reply) => reply.Headers.Contains(IdempotencyKey.ReplayedHeader);

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(TestServer server, string collection) =>
        [.. (await server.GetAsync(collection)).Json.GetProperty(collection).EnumerateArray()];

    private static NoopBehavior Network(TestServer server) =>
        ((NoopNetworkDriver)server.Services.GetRequiredService<INetworkDriver>()).Behavior;

    private static async Task<TestServer> StartAsync(params string[] settings)
    {
        var server = new TestServer(settings);
        await server.InitializeAsync();
        return server;
    }
}
