using System.Net;
using Lbaas.Drivers.Networks.Bridge;
using Lbaas.Tests.Datagrams;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Pairs;

/// <summary>Load balancers on the bridge that have UDP listeners alone: no HAProxy tells who is well.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class DatagramPairTests(BridgeSite site, ITestOutputHelper output) : IClassFixture<BridgeSite>
{
    private const int Port = 5353;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_pair_answers_allowed_clients_goes_on_at_the_other_and_leaves_nothing_behind()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root.");
        var balancer = await site.CarriedAsync(await site.OrderAsync(pair: true));
        // One without a pool has nothing to say, and yet does not make a node unfit for the VIP.
        await site.ListenToDatagramsAsync(balancer, Port + 1, []);
        var (active, others) = await balancer.SettledAsync(2);
        await using var member = new EchoMember("a", new IPEndPoint(IPAddress.Parse(site.Gateway), 0));
        await site.ListenToDatagramsAsync(balancer, Port, [member], $$""","allowed_cidrs":["{{site.Clients.First()}}/32"]""");
        var vip = new IPEndPoint(IPAddress.Parse(balancer.Vip), Port);
        using var allowed = new UdpClientUnderTest(vip, IPAddress.Parse(site.Clients.First()));
        using var stranger = new UdpClientUnderTest(vip, IPAddress.Parse(site.Clients.Last()));
        Assert.Equal("a", await allowed.AskAsync());
        Assert.Null(await stranger.TryAskAsync(Wait));

        await LinkTools.IpAsync("link", "set", BridgeLinks.BridgeEndOf(Guid.Parse(active)), "down");
        try
        {
            var begun = TimeProvider.System.GetTimestamp();
            await Eventually.HoldsAsync(async () => await allowed.TryAskAsync(Wait) is not null, "the other answers");
            output.WriteLine($"the active amphora cut off: UDP answered after {TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds:F0} ms");
            Assert.True(await LinkTools.HoldsAsync(Assert.Single(others), balancer.Vip));
            Assert.Null(await stranger.TryAskAsync(Wait));
        }
        finally
        {
            await LinkTools.IpAsync("link", "set", BridgeLinks.BridgeEndOf(Guid.Parse(active)), "up");
        }
        (active, others) = await balancer.SettledAsync(2);
        await balancer.KillAsync(active, naming: "forward");
        await Eventually.HoldsAsync(async () => await allowed.TryAskAsync(Wait) is not null, "the forwarder is back");

        await SwitchOffAsync(balancer);
        await site.DeleteAsync(balancer);
        await BridgeTests.AssertNothingLeftAsync([active, .. others]);
    }

    [Fact]
    public async Task A_single_amphora_fails_over()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root.");
        var balancer = await site.CarriedAsync(await site.OrderAsync(pair: false));
        await using var member = new EchoMember("a", new IPEndPoint(IPAddress.Parse(site.Gateway), 0));
        await site.ListenToDatagramsAsync(balancer, Port, [member]);
        var (old, _) = await balancer.SettledAsync(1);
        using var client = new UdpClientUnderTest(new IPEndPoint(IPAddress.Parse(balancer.Vip), Port));
        await client.AskAsync();

        await site.Api.SendAsync("PUT", $"loadbalancers/{balancer.Id}/failover");
        await Eventually.HoldsAsync(async () => !(await balancer.AmphoraIdsAsync()).Contains(old), "the amphora is gone");
        await Eventually.HoldsAsync(async () => await client.TryAskAsync(Wait) is not null, "the other answers");

        await site.DeleteAsync(balancer);
        await BridgeTests.AssertNothingLeftAsync([old]);
    }

    // With nothing to forward nobody has the VIP; that is no failure, and nodes that are well say so.
    private async Task SwitchOffAsync(CarriedBalancer balancer)
    {
        await site.Api.SendAsync("PUT", $"loadbalancers/{balancer.Id}", """{"loadbalancer":{"admin_state_up":false}}""");
        await Eventually.HoldsAsync(async () => (await balancer.HoldersAsync()).Count == 0, "nobody has the VIP");
        var before = await BeatsAsync();
        await Eventually.HoldsAsync(async () => await BeatsAsync() >= before + 4, "both are heard");
        await site.Site.SettledAsync(TimeSpan.FromSeconds(20));
    }

    private async Task<long> BeatsAsync() =>
        (await site.Api.GetAsync("/operator/heartbeats")).Json.GetProperty("datagrams").GetProperty("accepted").GetInt64();
}
