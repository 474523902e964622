using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Events;

/// <summary>A back end dies behind a real HAProxy, and who watches the load balancer hears of it.</summary>
[Collection(ProcessCollection.Name)]
public sealed class MemberDownTests(LoadBalancerUnderTest balancer) : IClassFixture<LoadBalancerUnderTest>
{
    [Fact]
    public async Task A_member_that_dies_is_an_event()
    {
        await balancer.Api.CreateAsync("healthmonitors", "healthmonitor",
            $$"""{"pool_id":"{{balancer.PoolId}}","type":"TCP","delay":1,"timeout":1,"max_retries":1,"max_retries_down":1}""");
        var backEnd = await BackEnd.StartAsync("mortal");
        var members = $"pools/{balancer.PoolId}/members";
        var member = await balancer.Api.CreateAsync(members, "member", $$"""{"address":"127.0.0.1","protocol_port":{{backEnd.Port}}}""");
        await balancer.Api.BecomesAsync($"{members}/{member}", "operating_status", "ONLINE");
        using var http = new HttpClient { BaseAddress = balancer.Site.Endpoint };
        using var events = await EventReader.OpenAsync(http, $"loadbalancers/{balancer.BalancerId}/events");

        await backEnd.DisposeAsync();

        var told = await events.UntilAsync(next => next.TryGetProperty("operating_statuses", out var statuses)
            && statuses.EnumerateArray().Any(one => one.GetProperty("id").GetString() == member && one.GetProperty("after").GetString() == "ERROR"));
        Assert.Equal("status", told.GetProperty("type").GetString());
        Assert.Equal("ERROR", (await balancer.Api.ShowAsync($"{members}/{member}")).GetProperty("operating_status").GetString());
    }
}
