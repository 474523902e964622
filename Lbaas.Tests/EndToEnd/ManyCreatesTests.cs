using System.Net;

namespace Lbaas.Tests.EndToEnd;

[Collection(ProcessCollection.Name)]
public sealed class ManyCreatesTests
{
    [Fact]
    public async Task A_thousand_at_once_are_each_accepted_or_sent_away_until_later()
    {
        await using var site = await Site.StartAsync(Site.NoopDrivers);

        var replies = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(n => site.Api.PostAsync(
            "loadbalancers", "loadbalancer", $$"""{"name":"lb-{{n}}","vip_subnet_id":"{{Guid.NewGuid()}}"}""")));

        Assert.All(replies, reply => Assert.True(
            reply.Status == HttpStatusCode.Created || (reply.Status == HttpStatusCode.ServiceUnavailable && reply.Headers.RetryAfter?.Delta > TimeSpan.Zero),
            $"{reply.Status}: {reply.Text}"));
        await site.SettledAsync(TimeSpan.FromSeconds(30));
        var balancers = await site.Api.ListAsync("loadbalancers");
        Assert.Equal(replies.Count(reply => reply.Status == HttpStatusCode.Created), balancers.Count);
        Assert.All(balancers, balancer => Assert.Equal("ACTIVE", balancer.GetProperty("provisioning_status").GetString()));
    }
}
