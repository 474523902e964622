using System.Net;

namespace Lbaas.Tests.EndToEnd;

/// <summary>A member that drains finishes what it has and gets nothing new, whatever happens meanwhile.</summary>
[Collection(TrafficCollection.Name)]
public sealed class DrainTests(LoadBalancerUnderTest balancer) : IClassFixture<LoadBalancerUnderTest>
{
    private string BalancerPath => $"loadbalancers/{balancer.BalancerId}";

    [Theory]
    [InlineData("a reload")]
    [InlineData("a failover")]
    [InlineData("kill -9 of the control plane")]
    public async Task A_request_under_way_is_finished_and_no_new_one_comes_over(string what)
    {
        using var slow = new SlowBackEnd();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 64 });
        http.DefaultRequestHeaders.ConnectionClose = true;
        var member = await AddAsync(slow.Port);
        var under = await BusyAsync(http, slow);
        await DrainAsync(member, seconds: 600);

        var requests = slow.Requests;
        await HappensAsync(what);
        var answers = new List<string>();
        for (var request = 0; request < 20; request++)
            answers.Add(await http.GetStringAsync(balancer.Vip));
        slow.Release();

        Assert.Equal(Enumerable.Repeat(SlowBackEnd.Answer, under.Length), await Task.WhenAll(under));
        Assert.DoesNotContain(SlowBackEnd.Answer, answers);
        Assert.Equal(requests, slow.Requests);
        Assert.Equal("PENDING_DELETE", (await balancer.Api.ShowAsync(member)).GetProperty("provisioning_status").GetString());
        await balancer.Api.SendAsync("DELETE", member);
        await GoneAsync(member);
        await Eventually.Async(() => Amphorae().Length == 1, "one amphora is left");
    }

    [Fact]
    public async Task A_drain_ends_although_the_control_plane_was_killed_meanwhile()
    {
        using var slow = new SlowBackEnd();
        slow.Release();
        var member = await AddAsync(slow.Port);
        await DrainAsync(member, seconds: 2);
        await balancer.Site.KillServerAsync();
        await balancer.Site.StartServerAsync();

        await GoneAsync(member);
        await Eventually.HoldsAsync(
            async () => !(await File.ReadAllTextAsync(balancer.HaproxyConfiguration)).Contains(Path.GetFileName(member)), "HAProxy has it no more");
    }

    private async Task HappensAsync(string what)
    {
        switch (what)
        {
            case "a reload":
                var worker = balancer.HaproxyWorkers[0];
                await balancer.Api.SendAsync("PUT", $"listeners/{balancer.ListenerId}", """{"listener":{"timeout_client_data":40000}}""");
                await balancer.Api.BecomesAsync(BalancerPath, "provisioning_status", "ACTIVE");
                await Eventually.Async(() => balancer.HaproxyWorkers.Any(now => now != worker), "it is reloaded");
                break;
            case "a failover":
                var old = Amphorae();
                await balancer.Api.SendAsync("PUT", $"{BalancerPath}/failover");
                await Eventually.Async(() => Amphorae().Except(old).Any(), "there is another amphora");
                await balancer.Api.BecomesAsync(BalancerPath, "provisioning_status", "ACTIVE");
                break;
            default:
                await balancer.Site.KillServerAsync();
                await balancer.Site.StartServerAsync();
                break;
        }
    }

    private string[] Amphorae() => Directory.GetDirectories(Path.Combine(balancer.Site.DataDirectory, "amphorae"));

    // Requests until one of them has reached the member; the others are answered by the other members.
    private async Task<Task<string>[]> BusyAsync(HttpClient http, SlowBackEnd slow)
    {
        var requests = new List<Task<string>>();
        await Eventually.Async(() =>
        {
            if (slow.Requests == 0)
                requests.Add(http.GetStringAsync(balancer.Vip));
            return slow.Requests > 0;
        }, "a request is under way");
        await Eventually.Async(() => requests.Count(request => !request.IsCompleted) == slow.Requests, "the others are answered");
        return [.. requests.Where(request => !request.IsCompleted)];
    }

    private async Task<string> AddAsync(int port)
    {
        var members = $"pools/{balancer.PoolId}/members";
        var path = $"{members}/{await balancer.Api.CreateAsync(members, "member", $$"""{"address":"127.0.0.1","protocol_port":{{port}}}""")}";
        await balancer.Api.BecomesAsync(path, "provisioning_status", "ACTIVE");
        return path;
    }

    private async Task DrainAsync(string member, int seconds)
    {
        var reply = await balancer.Api.SendAsync("DELETE", $"{member}?drain_seconds={seconds}");
        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        await balancer.Api.BecomesAsync(BalancerPath, "provisioning_status", "ACTIVE");
    }

    private Task GoneAsync(string member) => Eventually.HoldsAsync(
        async () => (await balancer.Api.GetAsync(member)).Status == HttpStatusCode.NotFound, "the member is gone");
}
