namespace Lbaas.Tests.EndToEnd;

/// <summary>A PING monitor, with HAProxy's workers as nobody where the tests are root.</summary>
[Collection(TrafficCollection.Name)]
public sealed class PingMonitorTests(LoadBalancerUnderTest balancer) : IClassFixture<LoadBalancerUnderTest>
{
    [Fact]
    public async Task Who_answers_pings_is_online_and_who_does_not_is_in_error()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ping"), "There is no ping on this machine.");
        var pool = await balancer.Api.CreateAsync("pools", "pool",
            $$"""{"loadbalancer_id":"{{balancer.BalancerId}}","protocol":"TCP","lb_algorithm":"ROUND_ROBIN"}""");
        await balancer.Api.CreateAsync("listeners", "listener",
            $$"""{"loadbalancer_id":"{{balancer.BalancerId}}","protocol":"TCP","protocol_port":{{Ports.Free()}},"default_pool_id":"{{pool}}"}""");
        // Nobody listens at these ports; that is no matter to a ping.
        var members = new Dictionary<string, string>
        {
            ["127.0.0.1"] = "ONLINE",
            ["::1"] = "ONLINE",
            ["198.18.255.254"] = "ERROR",
        };
        foreach (var address in members.Keys)
            await balancer.Api.CreateAsync($"pools/{pool}/members", "member", $$"""{"address":"{{address}}","protocol_port":9}""");
        await balancer.Api.CreateAsync("healthmonitors", "healthmonitor",
            $$"""{"pool_id":"{{pool}}","type":"PING","delay":1,"timeout":1,"max_retries":1,"max_retries_down":1}""");

        // A member is taken for up until it was asked. When the one that is not there is down, the others were asked as well.
        foreach (var member in (await balancer.Api.ListAsync($"pools/{pool}/members")).OrderBy(member => members[member.GetProperty("address").GetString()!]))
            await balancer.Api.BecomesAsync(
                $"pools/{pool}/members/{member.GetProperty("id").GetString()}", "operating_status", members[member.GetProperty("address").GetString()!]);
        Assert.Contains("external-check command", await File.ReadAllTextAsync(balancer.HaproxyConfiguration));
    }
}
