using System.Net;
using System.Text;
using System.Text.Json;
using Lbaas.Api.Idempotency;

namespace Lbaas.Akka.Tests.Servers;

/// <summary>One creation with one key, sent to two nodes at the same time: it is made once, and both are told the same.</summary>
public sealed class RepeatedCreationTests : IAsyncLifetime, IDisposable
{
    private const int Keys = 50;
    private const string Tree = """
        ,"pools":[{"name":"a","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","members":[{"address":"10.0.0.1","protocol_port":80},{"address":"10.0.0.2","protocol_port":80}],
         "healthmonitor":{"type":"HTTP","delay":5,"timeout":4,"max_retries":3}}],
         "listeners":[{"protocol":"HTTP","protocol_port":80,"default_pool":{"name":"a"},"l7policies":[{"action":"REJECT","rules":[{"type":"PATH","compare_type":"STARTS_WITH","value":"/x"}]}]}]
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-cluster-").FullName;
    private ClusterServer _first = null!;
    private ClusterServer _second = null!;

    public async Task InitializeAsync()
    {
        var ports = ClusterServer.FreePorts(2);
        _first = await ClusterServer.StartAsync(_directory, ports[0], ports[0]);
        _second = await ClusterServer.StartAsync(_directory, ports[1], ports[0]);
    }

    public async Task DisposeAsync()
    {
        await _second.DisposeAsync();
        await _first.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData(Tree)]
    public async Task A_load_balancer_is_made_once(string more)
    {
        await AtBothAsync("loadbalancers", "loadbalancer", i => $$"""{"name":"lb{{i}}","project_id":"p","vip_subnet_id":"6b0c8a6a-64e8-4bcd-a5b1-5dcd0c6ab9a1"{{more}}}""");

        Assert.Equal(Keys, (await AllAsync("loadbalancers")).Count);
        Assert.Equal(more.Length == 0 ? 0 : Keys, (await AllAsync("listeners")).Count);
        Assert.Equal(more.Length == 0 ? 0 : Keys, (await AllAsync("pools")).Count);
    }

    [Fact]
    public async Task A_listener_is_made_once()
    {
        var balancer = await BalancerAsync();

        await AtBothAsync("listeners", "listener", i => $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":{{1_000 + i}}}""");

        Assert.Equal(Keys, (await AllAsync("listeners")).Count);
    }

    [Fact]
    public async Task A_pool_is_made_once()
    {
        var balancer = await BalancerAsync();

        await AtBothAsync("pools", "pool", _ => $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");

        Assert.Equal(Keys, (await AllAsync("pools")).Count);
    }

    [Fact]
    public async Task A_member_is_made_once()
    {
        var (_, made) = await _first.SendAsync(
            HttpMethod.Post, "pools", $$$"""{"pool":{"loadbalancer_id":"{{{await BalancerAsync()}}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}""");
        var pool = made.GetProperty("pool").GetProperty("id").GetString();
        await Eventually.HoldsAsync(async () => (await _second.SendAsync(HttpMethod.Get, $"pools/{pool}")).Status == HttpStatusCode.OK, "the other node shows the pool");

        await AtBothAsync($"pools/{pool}/members", "member", i => $$"""{"address":"10.0.0.{{i}}","protocol_port":80}""");

        Assert.Equal(Keys, (await AllAsync($"pools/{pool}/members")).Count);
    }

    private async Task AtBothAsync(string path, string kind, Func<int, string> fields)
    {
        for (var i = 1; i <= Keys; i++)
        {
            var (key, body) = ($"{kind}-{i}", $$"""{"{{kind}}":{{fields(i)}}}""");

            var answers = await Task.WhenAll(SendAsync(_first, path, body, key), SendAsync(_second, path, body, key));

            Assert.True(answers[0] == answers[1], $"{answers[0]}\n{answers[1]}");
            Assert.Equal(HttpStatusCode.Created, answers[0].Status);
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(ClusterServer node, string path, string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/lbaas/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(IdempotencyKey.Header, key);
        using var response = await node.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    // At the node that was asked last, everything that both have answered is to be seen.
    private async Task<IReadOnlyList<JsonElement>> AllAsync(string path)
    {
        var (_, body) = await _second.SendAsync(HttpMethod.Get, path);
        return [.. body.EnumerateObject().First(static property => property.Value.ValueKind == JsonValueKind.Array).Value.EnumerateArray()];
    }

    private async Task<string> BalancerAsync()
    {
        var id = await _first.CreateBalancerAsync("lb");
        await Eventually.HoldsAsync(async () => await _second.StatusOfAsync(id) == "ACTIVE", "it is ACTIVE at the other node");
        return id;
    }
}
