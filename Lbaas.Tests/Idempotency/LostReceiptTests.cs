using System.Net;
using System.Text.Json;
using Lbaas.Api.Idempotency;
using Lbaas.Drivers.Networks;
using Lbaas.Drivers.Noop;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Sqlite;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Idempotency;

/// <summary>
/// A repetition that finds no receipt, as at a node that has not heard yet of what another one was asked: the actor knows what it has
/// made, and makes nothing twice.
/// </summary>
public sealed class LostReceiptTests : IAsyncLifetime
{
    private readonly LateTime _time = new();
    private readonly TestServer _server;

    public LostReceiptTests() => _server = new(services => services.AddSingleton<TimeProvider>(_time), "--Lbaas:Quotas:Enforced=true");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Every_child_of_a_load_balancer_is_made_once()
    {
        var balancer = await _server.BalancerAsync();
        var pool = await TwiceAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        var listener = await TwiceAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":80,"default_pool_id":"{{pool}}"}""");
        await TwiceAsync($"pools/{pool}/members", "member", """{"address":"10.0.0.9","protocol_port":80}""");
        await TwiceAsync("healthmonitors", "healthmonitor", $$"""{"pool_id":"{{pool}}","type":"HTTP","delay":5,"timeout":4,"max_retries":3}""");
        var policy = await TwiceAsync("l7policies", "l7policy", $$"""{"listener_id":"{{listener}}","action":"REJECT"}""");
        await TwiceAsync($"l7policies/{policy}/rules", "rule", """{"type":"PATH","compare_type":"STARTS_WITH","value":"/x"}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","pools":[{"name":"a","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","members":[{"address":"10.0.0.1","protocol_port":80}]}],"listeners":[{"protocol":"HTTP","protocol_port":80,"default_pool":{"name":"a"}}]""")]
    public async Task A_load_balancer_is_made_once_with_all_that_is_in_it(string more)
    {
        await TwiceAsync("loadbalancers", "loadbalancer", Balancer(more));

        Assert.Equal(more.Length == 0 ? 0 : 1, (await ListAsync("listeners")).Count);
        Assert.Equal(more.Length == 0 ? 0 : 1, (await ListAsync("pools")).Count);
    }

    [Fact]
    public async Task The_catalogs_parts_are_made_once()
    {
        var profile = await TwiceAsync("flavorprofiles", "flavorprofile", """{"name":"p","provider_name":"amphora","flavor_data":"{}"}""");

        await TwiceAsync("flavors", "flavor", $$"""{"name":"f","flavor_profile_id":"{{profile}}"}""");
    }

    [Fact]
    public async Task Another_body_under_the_key_of_a_load_balancer_is_answered_422()
    {
        await PostAsync("loadbalancers", "loadbalancer", Balancer());
        LoseReceipts();

        var other = await PostAsync("loadbalancers", "loadbalancer", Balancer(""","name":"other" """));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Single(await ListAsync("loadbalancers"));
    }

    [Fact]
    public async Task Another_body_under_the_key_of_a_child_is_answered_422()
    {
        var balancer = await _server.BalancerAsync();
        await PostAsync("listeners", "listener", Listener(balancer, 80));
        LoseReceipts();

        var other = await PostAsync("listeners", "listener", Listener(balancer, 81));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Single(await ListAsync("listeners"));
    }

    [Fact]
    public async Task One_key_for_children_of_two_load_balancers_gives_them_no_common_id()
    {
        var (one, two) = (await _server.BalancerAsync(), await _server.BalancerAsync());
        var first = await PostAsync("listeners", "listener", Listener(one, 80));
        LoseReceipts();

        var second = await PostAsync("listeners", "listener", Listener(two, 80));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, second.Status));
        Assert.NotEqual(IdOf(first, "listener"), IdOf(second, "listener"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_gone_is_made_anew_under_another_id(bool isBalancer)
    {
        var (path, kind, fields) = await RequestAsync(isBalancer);
        var first = IdOf(await PostAsync(path, kind, fields), kind);
        await _server.DeleteAsync($"{path}/{first}");
        await _server.GoneAsync($"{path}/{first}");
        LoseReceipts();

        var again = await PostAsync(path, kind, fields);

        Assert.Equal((HttpStatusCode.Created, false), (again.Status, IsReplayed(again)));
        Assert.NotEqual(first, IdOf(again, kind));
    }

    [Theory]
    [InlineData(true, 25, 2)]
    [InlineData(false, 25, 2)]
    [InlineData(true, 23, 1)]
    [InlineData(false, 23, 1)]
    public async Task A_key_belongs_to_its_request_for_as_long_as_answers_are_kept(bool isBalancer, int hours, int made)
    {
        var (path, kind, fields) = await RequestAsync(isBalancer);
        await PostAsync(path, kind, fields);
        LoseReceipts();
        _time.Pass(TimeSpan.FromHours(hours));
        await Task.WhenAll((await ListAsync("loadbalancers")).Select(balancer => _server.ActiveAsync($"loadbalancers/{balancer.GetProperty("id").GetString()}", "loadbalancer")));

        var again = await PostAsync(path, kind, fields);

        Assert.Equal((HttpStatusCode.Created, made == 1), (again.Status, IsReplayed(again)));
        Assert.Equal(made, (await ListAsync(path)).Count);
    }

    [Fact]
    public async Task Whoever_comes_while_the_first_is_under_way_waits_for_what_becomes_of_it()
    {
        var network = Network;
        network.Hang();
        using var impatience = new CancellationTokenSource();
        var gone = PostAsync("loadbalancers", "loadbalancer", Balancer(), impatience.Token);
        await Eventually.Async(() => network.CallCount > 0, "the network service is asked");
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        LoseReceipts();

        var again = PostAsync("loadbalancers", "loadbalancer", Balancer());
        network.BeWell();

        Assert.Equal((HttpStatusCode.Created, true), ((await again).Status, IsReplayed(await again)));
        Assert.Single(await ListAsync("loadbalancers"));
    }

    [Fact]
    public async Task What_the_network_service_refused_may_be_sent_again()
    {
        var network = Network;
        network.Fail(static () => new VipRefusedException(new(409, "no address is left")), times: 1);
        var refused = await PostAsync("loadbalancers", "loadbalancer", Balancer());

        var again = await PostAsync("loadbalancers", "loadbalancer", Balancer());

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Created), (refused.Status, again.Status));
    }

    [Fact]
    public async Task A_repetition_takes_no_second_place_in_the_quota()
    {
        await _server.PutAsync("quotas/p", """{"quota":{"loadbalancer":2}}""");
        await PostAsync("loadbalancers", "loadbalancer", Balancer());
        LoseReceipts();
        await PostAsync("loadbalancers", "loadbalancer", Balancer());

        var second = await _server.PostAsync("loadbalancers", $$"""{"loadbalancer":{{Balancer()}}}""");
        var third = await _server.PostAsync("loadbalancers", $$"""{"loadbalancer":{{Balancer()}}}""");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Forbidden), (second.Status, third.Status));
    }

    [Fact]
    public async Task A_repetition_is_not_refused_because_the_first_has_filled_the_quota()
    {
        await _server.PutAsync("quotas/p", """{"quota":{"loadbalancer":1}}""");

        await TwiceAsync("loadbalancers", "loadbalancer", Balancer());
    }

    private async Task<(string Path, string Kind, string Fields)> RequestAsync(bool isBalancer) =>
        isBalancer ? ("loadbalancers", "loadbalancer", Balancer()) : ("pools", "pool", Pool(await _server.BalancerAsync()));

    private async Task<string> TwiceAsync(string path, string kind, string fields)
    {
        var first = await PostAsync(path, kind, fields);
        Assert.True(first.Status == HttpStatusCode.Created, first.Text);
        LoseReceipts();

        var again = await PostAsync(path, kind, fields);

        Assert.Equal((HttpStatusCode.Created, true), (again.Status, IsReplayed(again)));
        Assert.Equal(IdOf(first, kind), IdOf(again, kind));
        Assert.Single(await ListAsync(path));
        return IdOf(first, kind);
    }

    private void LoseReceipts()
    {
        var directory = _server.Services.GetRequiredService<IOptions<RuntimeOptions>>().Value.DataDirectory;
        using var database = SqliteDatabase.Open(Path.Combine(directory, "journal.db"), readOnly: false, TimeSpan.FromSeconds(5));
        database.Execute("DELETE FROM receipt");
    }

    private Task<ApiReply> PostAsync(string path, string kind, string fields) =>
        _server.SendAsync("POST", path, $$"""{"{{kind}}":{{fields}}}""", (IdempotencyKey.Header, $"k-{kind}"), ("X-Project-Id", "p"));

    // Its sender goes away.
    private async Task PostAsync(string path, string kind, string fields, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/lbaas/{path}");
        request.Content = new StringContent($$"""{"{{kind}}":{{fields}}}""", System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add(IdempotencyKey.Header, $"k-{kind}");
        request.Headers.Add("X-Project-Id", "p");
        using var response = await _server.Client.SendAsync(request, cancellation);
    }

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string path) =>
        [.. (await _server.GetAsync(path)).Json.EnumerateObject().First(static property => property.Value.ValueKind == JsonValueKind.Array).Value.EnumerateArray()];

    private NoopBehavior Network => ((NoopNetworkDriver)_server.Services.GetRequiredService<INetworkDriver>()).Behavior;

    private static string Balancer(string more = "") => $$"""{"project_id":"p","vip_subnet_id":"6b0c8a6a-64e8-4bcd-a5b1-5dcd0c6ab9a1"{{more}}}""";

    private static string Listener(string balancer, int port) => $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":{{port}}}""";

    private static string Pool(string balancer) => $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""";

    private static string IdOf(ApiReply reply, string kind) => reply.Json.GetProperty(kind).GetProperty("id").GetString()!;

    private static bool IsReplayed(ApiReply reply) => reply.Headers.Contains(IdempotencyKey.ReplayedHeader);

    /// <summary>The machine's, and then a time that has passed meanwhile.</summary>
    private sealed class LateTime : TimeProvider
    {
        private long _ticks;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

        public void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }
}
