namespace Lbaas.Tests.EndToEnd;

/// <summary>What dies beside a running client: the control plane, the agent, HAProxy, the configuration on disk.</summary>
[Collection(TrafficCollection.Name)]
public sealed class DataPlaneTests(LoadBalancerUnderTest balancer) : IClassFixture<LoadBalancerUnderTest>
{
    [Fact]
    public async Task No_request_fails_while_the_control_plane_is_dead_or_restarts()
    {
        var (haproxy, agent) = (balancer.HaproxyPid, balancer.AgentPid);
        await using var traffic = new Traffic(balancer.Vip);

        await traffic.MoreAsync(100);
        await balancer.Site.KillServerAsync();
        await traffic.MoreAsync(3_000);
        await balancer.Site.StartServerAsync();
        await balancer.OnlineAsync();
        await traffic.MoreAsync(100);
        await balancer.AddMemberAsync();
        await balancer.OnlineAsync();
        await traffic.MoreAsync(100);

        Assert.Empty(traffic.Failures);
        Assert.Equal((haproxy, agent), (balancer.HaproxyPid, balancer.AgentPid));
    }

    [Fact]
    public async Task A_killed_agent_comes_back_and_adopts_haproxy()
    {
        var (haproxy, agent) = (balancer.HaproxyPid, balancer.AgentPid);
        await using var traffic = new Traffic(balancer.Vip);

        Machine.Signal(agent, Machine.SigKill);
        await LoadBalancerUnderTest.GoneAsync(agent);
        await balancer.AddMemberAsync();
        await traffic.MoreAsync(100);

        Assert.Empty(traffic.Failures);
        Assert.NotEqual(agent, balancer.AgentPid);
        Assert.Equal(haproxy, balancer.HaproxyPid);
        await balancer.OnlineAsync();
    }

    [Fact]
    public async Task A_killed_haproxy_is_started_again()
    {
        var haproxy = balancer.HaproxyPid;
        Machine.Signal(haproxy, Machine.SigKill);
        await LoadBalancerUnderTest.GoneAsync(haproxy);

        // Its worker may serve on for a moment.
        await Eventually.HoldsAsync(async () => balancer.HaproxyPid != haproxy && await ServesAsync(), "traffic flows again, through another");
        await balancer.OnlineAsync();
    }

    [Fact]
    public async Task A_configuration_edited_behind_our_back_is_repaired()
    {
        await balancer.OneWorkerAsync();
        var pushed = await File.ReadAllTextAsync(balancer.HaproxyConfiguration);
        var workers = balancer.HaproxyWorkers;
        await File.AppendAllTextAsync(balancer.HaproxyConfiguration, "# by hand\n");

        await Eventually.HoldsAsync(
            async () => !(await File.ReadAllTextAsync(balancer.HaproxyConfiguration)).Contains("# by hand"), "the drift is repaired");
        await Eventually.Async(
            () => balancer.HaproxyWorkers is { Length: > 0 } now && !now.Intersect(workers).Any(), "what was pushed is in effect");
        Assert.Equal(pushed, await File.ReadAllTextAsync(balancer.HaproxyConfiguration));
        Assert.True(await ServesAsync());
    }

    [Fact]
    public async Task Traffic_is_counted_and_a_crash_of_the_control_plane_takes_nothing_off()
    {
        var before = await TotalConnectionsAsync();
        await RequestAsync(20);
        await Eventually.HoldsAsync(async () => await TotalConnectionsAsync() >= before + 20, $"20 connections are counted on top of {before}");
        var counted = await StatsAsync();

        await balancer.Site.KillServerAsync();
        await RequestAsync(10);
        await balancer.Site.StartServerAsync();
        Assert.True(await TotalConnectionsAsync() >= counted.Connections);

        await Eventually.HoldsAsync(
            async () => await TotalConnectionsAsync() >= counted.Connections + 10, "what passed meanwhile is counted, too");
        var after = await StatsAsync();
        Assert.True(counted.BytesIn > 0 && counted.BytesOut > 0);
        Assert.True(after.BytesIn > counted.BytesIn && after.BytesOut > counted.BytesOut);
    }

    [Fact]
    public async Task A_change_that_waits_for_a_hung_agent_outlives_the_server_and_is_done_in_the_end()
    {
        var agent = balancer.AgentPid;
        Machine.Signal(agent, Machine.SigStop);
        try
        {
            var member = await balancer.BeginMemberAsync();
            await AssertExplainedAsync();

            balancer.Site.Server.Signal(Machine.SigTerm);
            Assert.Equal(0, await balancer.Site.Server.ExitAsync(TimeSpan.FromSeconds(5)));
            await balancer.Site.StartServerAsync();
            await AssertExplainedAsync();
            Machine.Signal(agent, Machine.SigCont);

            await balancer.Api.BecomesAsync(member, "provisioning_status", "ACTIVE");
        }
        finally
        {
            Machine.Signal(agent, Machine.SigCont);
        }
        await balancer.Site.SettledAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(agent, balancer.AgentPid);
    }

    // Every PENDING has an owner, a deadline, a reason and a next attempt.
    private async Task AssertExplainedAsync()
    {
        var work = Assert.Single((await balancer.Api.GetAsync("/operator/pending")).Json.GetProperty("pending").EnumerateArray());
        Assert.All((string[])["owner", "deadline", "reason", "next_attempt"], field => Assert.False(string.IsNullOrEmpty(work.GetProperty(field).GetString()), field));
    }

    private async Task<bool> ServesAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await http.GetAsync(balancer.Vip);
            return response.IsSuccessStatusCode;
        }
        catch (Exception refused) when (refused is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task RequestAsync(int count)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        http.DefaultRequestHeaders.ConnectionClose = true;
        for (var i = 0; i < count; i++)
            Assert.StartsWith("back end", await http.GetStringAsync(balancer.Vip));
    }

    private async Task<long> TotalConnectionsAsync() => (await StatsAsync()).Connections;

    // The load balancer's and the listener's are read together: one listener, so they agree.
    private async Task<(long Connections, long BytesIn, long BytesOut)> StatsAsync()
    {
        var stats = await balancer.Api.ShowAsync($"listeners/{balancer.ListenerId}/stats");
        return (stats.GetProperty("total_connections").GetInt64(), stats.GetProperty("bytes_in").GetInt64(), stats.GetProperty("bytes_out").GetInt64());
    }
}
