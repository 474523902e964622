namespace Lbaas.Tests.EndToEnd;

/// <summary>A failover beside running clients: both HAProxies share the VIP's port while one succeeds the other.</summary>
[Collection(TrafficCollection.Name)]
public sealed class FailoverTests(LoadBalancerUnderTest balancer, ITestOutputHelper output) : IClassFixture<LoadBalancerUnderTest>
{
    [Fact]
    public async Task No_request_fails_while_another_amphora_takes_over()
    {
        var (old, directory, haproxy, agent) = (await AmphoraAsync(), balancer.AmphoraDirectory, balancer.HaproxyPid, balancer.AgentPid);
        await using var traffic = new Traffic(balancer.Vip);
        await traffic.MoreAsync(500);

        var reply = await balancer.Api.SendAsync("PUT", $"loadbalancers/{balancer.BalancerId}/failover");
        Assert.Equal(System.Net.HttpStatusCode.Accepted, reply.Status);
        await balancer.Api.BecomesAsync($"loadbalancers/{balancer.BalancerId}", "provisioning_status", "ACTIVE");
        await LoadBalancerUnderTest.GoneAsync(haproxy);
        await LoadBalancerUnderTest.GoneAsync(agent);
        await traffic.MoreAsync(500);
        await balancer.Site.SettledAsync(TimeSpan.FromSeconds(20));

        output.WriteLine($"{traffic.Answered} answered, {traffic.Failures.Count} failed");
        Assert.Empty(traffic.Failures);
        Assert.NotEqual(old, await AmphoraAsync());
        Assert.False(Directory.Exists(directory));
        await balancer.OnlineAsync();
    }

    [Fact]
    public async Task What_was_counted_stays_and_what_comes_is_added()
    {
        await using var traffic = new Traffic(balancer.Vip);
        await traffic.MoreAsync(200);
        await Eventually.HoldsAsync(async () => await ConnectionsAsync() > 0, "connections are counted");
        var (amphora, lowest) = (await AmphoraAsync(), await ConnectionsAsync());

        await balancer.Api.SendAsync("PUT", $"/v2/octavia/amphorae/{amphora}/failover");
        await Eventually.HoldsAsync(async () =>
        {
            var connections = await ConnectionsAsync();
            Assert.True(connections >= lowest, $"{connections} connections after {lowest}");
            lowest = connections;
            return (await balancer.Api.GetAsync($"/v2/octavia/amphorae/{amphora}")).Status == System.Net.HttpStatusCode.NotFound;
        }, "the amphora is gone");
        await traffic.MoreAsync(200);

        await Eventually.HoldsAsync(async () => await ConnectionsAsync() > lowest, "the successor's connections are counted, too");
    }

    [Fact]
    public async Task An_agent_takes_its_configuration()
    {
        var amphora = await AmphoraAsync();

        await balancer.Api.SendAsync("PUT", $"/v2/octavia/amphorae/{amphora}/config");
        await balancer.Site.SettledAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("ALLOCATED", (await balancer.Api.ShowAsync($"/v2/octavia/amphorae/{amphora}")).GetProperty("status").GetString());
    }

    private async Task<string> AmphoraAsync()
    {
        var amphorae = await balancer.Api.ShowAsync($"/v2/octavia/amphorae?loadbalancer_id={balancer.BalancerId}&status=ALLOCATED");
        return Assert.Single(amphorae.EnumerateArray()).GetProperty("id").GetString()!;
    }

    private async Task<long> ConnectionsAsync() =>
        (await balancer.Api.ShowAsync($"loadbalancers/{balancer.BalancerId}/stats")).GetProperty("total_connections").GetInt64();
}
