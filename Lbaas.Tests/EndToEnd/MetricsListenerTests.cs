using System.Net;
using Lbaas.Tests.Amphora;

namespace Lbaas.Tests.EndToEnd;

/// <summary>What a tenant gets from a PROMETHEUS listener (spec amphora 6).</summary>
[Collection(ProcessCollection.Name)]
public sealed class MetricsListenerTests(LoadBalancerUnderTest balancer) : IClassFixture<LoadBalancerUnderTest>, IAsyncLifetime
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private Uri _page = null!;
    private string _listener = "";

    public async ValueTask InitializeAsync()
    {
        var port = Ports.Free();
        _listener = await balancer.Api.CreateAsync("listeners", "listener",
            $$"""{"loadbalancer_id":"{{balancer.BalancerId}}","protocol":"PROMETHEUS","protocol_port":{{port}}}""");
        await balancer.Api.BecomesAsync($"listeners/{_listener}", "provisioning_status", "ACTIVE");
        _page = new Uri($"http://{balancer.Vip.Host}:{port}/metrics");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await balancer.Api.SendAsync("DELETE", $"listeners/{_listener}");
        await balancer.Site.SettledAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task The_page_shows_the_load_balancers_own_resources_in_Octavias_words()
    {
        await _http.GetStringAsync(balancer.Vip);

        using var answer = await _http.GetAsync(_page);
        var metrics = MetricsText.Parse(await answer.Content.ReadAsStringAsync());

        Assert.Equal("text/plain; version=0.0.4", answer.Content.Headers.ContentType?.ToString());
        var listeners = metrics.Where(metric => metric.Name == "octavia_listener_sessions_total").Select(metric => metric.Labels["listener"]);
        Assert.Equivalent(new[] { balancer.ListenerId, _listener }, listeners, strict: true);
        var pool = Assert.Single(metrics, metric => metric.Name == "octavia_pool_active_members");
        Assert.Equal((balancer.PoolId, balancer.ListenerId, 2d), (pool.Labels["pool"], pool.Labels["listener"], pool.Value));
        var members = (await balancer.Api.ListAsync($"pools/{balancer.PoolId}/members")).Select(member => member.GetProperty("id").GetString()!);
        var reported = metrics.Where(metric => metric.Name == "octavia_member_weight").Select(metric => metric.Labels["member"]);
        Assert.Equivalent(members, reported, strict: true);
        Assert.True(metrics.Single(metric => metric.Name == "octavia_listener_http_requests_total"
            && metric.Labels["listener"] == balancer.ListenerId).Value >= 1);
        Assert.InRange(metrics.Single(metric => metric.Name == "octavia_loadbalancer_memory").Value, 0.1, 100);
        Assert.True(metrics.Single(metric => metric.Name == "octavia_loadbalancer_cpu").Value >= 0);
        Assert.DoesNotContain(metrics, metric => metric.Labels.Values.Any(value => value.Contains("prometheus", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Other_paths_are_rejected()
    {
        using var answer = await _http.GetAsync(new Uri(_page, "/other"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task What_serves_the_page_is_no_resource_of_the_tenants()
    {
        await _http.GetStringAsync(_page);
        await balancer.Api.BecomesAsync($"listeners/{_listener}", "operating_status", "ONLINE");

        var tree = (await balancer.Api.ShowAsync($"loadbalancers/{balancer.BalancerId}/status")).GetProperty("loadbalancer");

        var listeners = tree.GetProperty("listeners").EnumerateArray().ToDictionary(listener => listener.GetProperty("id").GetString()!);
        Assert.Equivalent(new[] { balancer.ListenerId, _listener }, listeners.Keys, strict: true);
        Assert.Empty(listeners[_listener].GetProperty("pools").EnumerateArray());
        Assert.Equal("ONLINE", tree.GetProperty("operating_status").GetString());
    }

    [Fact]
    public async Task The_page_is_there_again_after_an_agent_was_killed()
    {
        Machine.Signal(balancer.AgentPid, Machine.SigKill);

        await Eventually.HoldsAsync(async () =>
        {
            using var answer = await _http.GetAsync(_page);
            return answer.IsSuccessStatusCode;
        }, "the page is served by the next agent");
    }

    [Fact]
    public async Task Many_ask_at_once_and_all_are_answered()
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _http.GetStringAsync(_page)));

        Assert.All(pages, page => Assert.NotEmpty(MetricsText.Parse(page)));
    }
}
