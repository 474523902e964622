using System.Net;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.Datagrams;

namespace Lbaas.Tests.EndToEnd;

/// <summary>UDP through the whole product: API, server, agent, forwarder, members.</summary>
[Collection(TrafficCollection.Name)]
public sealed class DatagramTests : IAsyncLifetime
{
    private readonly EchoMember _a = new("a");
    private readonly EchoMember _b = new("b");
    private readonly int _port = Ports.Free();
    private Site _site = null!;
    private string _balancer = "";
    private string _listener = "";
    private string _pool = "";

    public async ValueTask InitializeAsync()
    {
        _site = await Site.StartAsync(
            "--Lbaas:Health:IntervalSeconds=1", "--Lbaas:Health:TimeoutSeconds=30", "--Lbaas:Health:StatisticsIntervalSeconds=1", "--Lbaas:Rules:UdpConnectDelayMin=1",
            $"--Lbaas:Network:Local:Cidr=127.{Random.Shared.Next(16, 200)}.{Random.Shared.Next(256)}.0/24");
        _balancer = await _site.Api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{LocalNetwork.SubnetId}}"}""");
        _listener = await _site.Api.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{_balancer}}","protocol":"UDP","protocol_port":{{_port}}}""");
        _pool = await _site.Api.CreateAsync("pools", "pool", $$"""{"listener_id":"{{_listener}}","protocol":"UDP","lb_algorithm":"ROUND_ROBIN"}""");
        await AddMemberAsync(_a);
        await AddMemberAsync(_b);
        await ActiveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task Datagrams_are_shared_counted_and_watched_and_a_deleted_listener_leaves_nothing()
    {
        var vip = await VipAsync();
        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            using var client = new UdpClientUnderTest(vip);
            answers.Add(await client.AskAsync("12345678"));
        }
        Assert.Equal((3, 3), (answers.Count(name => name == "a"), answers.Count(name => name == "b")));
        await Eventually.HoldsAsync(async () => await StatsAsync() == (6, 48, 60), "six flows of eight bytes are counted");
        foreach (var path in (string[])[$"loadbalancers/{_balancer}", $"listeners/{_listener}", $"pools/{_pool}"])
            await _site.Api.BecomesAsync(path, "operating_status", "ONLINE");
        Assert.Equal("NO_MONITOR", await MemberStatusAsync(_a));

        // The same port carries streams beside it: another protocol.
        var http = await _site.Api.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{_balancer}}","protocol":"HTTP","protocol_port":{{_port}}}""");
        await ActiveAsync();
        await _site.Api.BecomesAsync($"listeners/{http}", "operating_status", "ONLINE");
        await _site.Api.BecomesAsync($"listeners/{_listener}", "operating_status", "ONLINE");
        await _site.Api.SendAsync("DELETE", $"listeners/{http}");
        await _site.SettledAsync(TimeSpan.FromSeconds(20));

        await WatchAsync(vip);

        Assert.Single(Forwarders);
        await _site.Api.SendAsync("DELETE", $"listeners/{_listener}");
        await _site.SettledAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(Forwarders);
        using var late = new UdpClientUnderTest(vip);
        Assert.Null(await late.TryAskAsync(TimeSpan.FromMilliseconds(50)));
    }

    [Fact]
    public async Task Another_amphora_takes_over_and_what_was_counted_stays()
    {
        var vip = await VipAsync();
        using var client = new UdpClientUnderTest(vip);
        await client.AskAsync("1234");
        await Eventually.HoldsAsync(async () => await StatsAsync() == (1, 4, 6), "it is counted");
        var forwarder = Assert.Single(Forwarders);

        await _site.Api.SendAsync("PUT", $"loadbalancers/{_balancer}/failover");
        var lost = 0;
        await Eventually.HoldsAsync(async () =>
        {
            lost += await client.TryAskAsync(TimeSpan.FromSeconds(2), "1234") is null ? 1 : 0;
            return Machine.CommandLine(forwarder).Length == 0;
        }, "the old forwarder is gone");
        await _site.SettledAsync(TimeSpan.FromSeconds(20));
        await client.AskAsync("1234");

        Assert.Equal(0, lost);
        await Eventually.HoldsAsync(async () => (await StatsAsync()).BytesIn > 4, "what the successor carries is counted, too");
        Assert.NotEqual(forwarder, Assert.Single(Forwarders));
    }

    [Fact]
    public async Task SCTP_is_refused_at_creation_and_says_so()
    {
        var reply = await _site.Api.PostAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{_balancer}}","protocol":"SCTP","protocol_port":9999}""");

        Assert.Equal(HttpStatusCode.NotImplemented, reply.Status);
        Assert.Contains("SCTP listeners are not available in this deployment.", reply.Text);
    }

    private List<int> Forwarders => Machine.Naming("forward", _site.Root);

    private async Task WatchAsync(IPEndPoint vip)
    {
        await _site.Api.CreateAsync("healthmonitors", "healthmonitor",
            $$"""{"pool_id":"{{_pool}}","type":"UDP-CONNECT","delay":1,"timeout":1,"max_retries":1,"max_retries_down":1}""");
        await ActiveAsync();
        await MemberBecomesAsync(_a, "ONLINE");
        await _a.DisposeAsync();
        await MemberBecomesAsync(_a, "ERROR");
        await _site.Api.BecomesAsync($"pools/{_pool}", "operating_status", "DEGRADED");
        for (var i = 0; i < 4; i++)
        {
            using var client = new UdpClientUnderTest(vip);
            Assert.Equal("b", await client.AskAsync());
        }
        await using var again = new EchoMember("a", _a.Endpoint);
        await MemberBecomesAsync(_a, "ONLINE");
    }

    private Task MemberBecomesAsync(EchoMember member, string status) =>
        Eventually.HoldsAsync(async () => await MemberStatusAsync(member) == status, $"{member.Name} is {status}");

    private async Task<string?> MemberStatusAsync(EchoMember member) => (await _site.Api.ShowAsync($"pools/{_pool}/members")).EnumerateArray()
        .Single(found => found.GetProperty("protocol_port").GetInt32() == member.Endpoint.Port).GetProperty("operating_status").GetString();

    private Task<string> AddMemberAsync(EchoMember member) => _site.Api.CreateAsync($"pools/{_pool}/members", "member",
        $$"""{"address":"{{member.Endpoint.Address}}","protocol_port":{{member.Endpoint.Port}}}""");

    private Task ActiveAsync() => _site.Api.BecomesAsync($"loadbalancers/{_balancer}", "provisioning_status", "ACTIVE");

    private async Task<IPEndPoint> VipAsync() =>
        new(IPAddress.Parse((await _site.Api.ShowAsync($"loadbalancers/{_balancer}")).GetProperty("vip_address").GetString()!), _port);

    private async Task<(long Flows, long BytesIn, long BytesOut)> StatsAsync()
    {
        var stats = await _site.Api.ShowAsync($"listeners/{_listener}/stats");
        return (stats.GetProperty("total_connections").GetInt64(), stats.GetProperty("bytes_in").GetInt64(), stats.GetProperty("bytes_out").GetInt64());
    }
}
