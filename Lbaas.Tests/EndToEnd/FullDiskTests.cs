namespace Lbaas.Tests.EndToEnd;

/// <summary>The disk that an amphora's directory lies on is full.</summary>
[Collection(TrafficCollection.Name)]
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly LoadBalancerUnderTest _balancer;
    private SmallDisk? _disk;

    public FullDiskTests() =>
        _balancer = new LoadBalancerUnderTest { Prepare = site => _disk = new SmallDisk(Path.Combine(site.DataDirectory, "amphorae")) };

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a disk of its own takes root");
        await _balancer.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_balancer.Site is not null)
            await Machine.EndAllAsync(_balancer.Site.Root);
        _disk?.Dispose();
        await _balancer.DisposeAsync();
    }

    [Fact]
    public async Task A_change_waits_for_space_while_traffic_and_heartbeats_go_on()
    {
        await using var traffic = new Traffic(_balancer.Vip);
        await traffic.MoreAsync(50);
        var (before, haproxy) = (await File.ReadAllTextAsync(_balancer.HaproxyConfiguration), _balancer.HaproxyPid);
        _disk!.Fill();

        var member = await _balancer.BeginMemberAsync();
        await Eventually.HoldsAsync(async () => (await _balancer.Site.PendingAsync()).Contains("No space left on device"), "the reason is known");
        var (beats, connections) = (await AcceptedBeatsAsync(), await ConnectionsAsync());
        await Eventually.HoldsAsync(async () => await AcceptedBeatsAsync() >= beats + 3, "heartbeats go on");
        await Eventually.HoldsAsync(async () => await ConnectionsAsync() > connections, "traffic is counted");
        Assert.Equal(before, await File.ReadAllTextAsync(_balancer.HaproxyConfiguration));

        _disk.Empty();
        await _balancer.Api.BecomesAsync(member, "provisioning_status", "ACTIVE");
        await _balancer.OnlineAsync();
        await traffic.MoreAsync(50);

        Assert.Empty(traffic.Failures);
        Assert.Equal(haproxy, _balancer.HaproxyPid);
        Assert.NotEqual(before, await File.ReadAllTextAsync(_balancer.HaproxyConfiguration));
    }

    private async Task<long> AcceptedBeatsAsync() =>
        (await _balancer.Api.GetAsync("/operator/heartbeats")).Json.GetProperty("datagrams").GetProperty("accepted").GetInt64();

    private async Task<long> ConnectionsAsync() =>
        (await _balancer.Api.ShowAsync($"listeners/{_balancer.ListenerId}/stats")).GetProperty("total_connections").GetInt64();
}
