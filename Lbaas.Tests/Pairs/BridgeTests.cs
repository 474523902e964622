using System.Net;
using Lbaas.Drivers.Networks.Bridge;
using Lbaas.Tests.Datagrams;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Pairs;

/// <summary>
/// What is made on the bridge and what is left of it: a single amphora, and a pair with two VIPs. How long nobody answers is measured,
/// so nothing else runs.
/// </summary>
[Collection(EndToEndCollection.Name)]
public sealed class BridgeTests(BridgeSite site, ITestOutputHelper output) : IClassFixture<BridgeSite>
{
    private const int UdpPort = 5353;

    [Fact]
    public async Task It_fails_over_under_traffic_and_leaves_nothing_behind()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root.");
        var balancer = await site.CreateAsync(pair: false);
        await using var member = new EchoMember("a", new IPEndPoint(IPAddress.Parse(site.Gateway), 0));
        await site.ListenToDatagramsAsync(balancer, UdpPort, [member]);
        var (old, _) = await balancer.SettledAsync(1);
        using var client = new UdpClientUnderTest(new IPEndPoint(IPAddress.Parse(balancer.Vip), UdpPort));
        Assert.Equal("a", await client.AskAsync());
        await using (var caller = new Caller(balancer.Url))
        {
            await caller.MoreAsync(10);
            caller.Gap();
            await site.Api.SendAsync("PUT", $"loadbalancers/{balancer.Id}/failover");
            await Eventually.HoldsAsync(async () => !(await balancer.AmphoraIdsAsync()).Contains(old), "the amphora is gone");
            var (fresh, _) = await balancer.SettledAsync(1);
            await caller.MoreAsync(20);

            Assert.NotEqual(old, fresh);
            Assert.Equal("a", await client.AskAsync());
            var gap = caller.Gap();
            output.WriteLine($"failover of a single amphora: longest gap {gap.TotalMilliseconds:F0} ms");
            Assert.True(gap < TimeSpan.FromSeconds(3), $"{gap}");
        }
        var amphorae = (await balancer.AmphoraIdsAsync()).Append(old).ToArray();

        await site.DeleteAsync(balancer);

        await AssertNothingLeftAsync(amphorae);
    }

    [Fact]
    public async Task A_pair_with_VIPs_of_both_families_serves_by_members_of_both_and_leaves_nothing_behind()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root.");
        var balancer = await site.CreateAsync(pair: true, v6: true);
        var (active, others) = await balancer.SettledAsync(2);
        await using (var caller = new Caller(balancer.Url))
        {
            await caller.MoreAsync(10);
            var members = new HashSet<string?>();
            for (var i = 0; i < BridgeSite.Members; i++)
                members.Add(await Caller.AskAsync(balancer.Url));
            Assert.True(members.Count > 2, string.Join(", ", members));
            var additional = new Uri($"http://{Assert.Single(balancer.Additional)}/");
            Assert.NotNull(await Caller.AskAsync(additional));
            caller.Gap();
            await LinkTools.IpAsync("link", "set", BridgeLinks.BridgeEndOf(Guid.Parse(active)), "down");
            await Eventually.HoldsAsync(() => LinkTools.HoldsAsync(others[0], balancer.Vip), "the other has the VIP");
            await caller.MoreAsync(20);
            var gap = caller.Gap();
            output.WriteLine($"the active amphora of an IPv6 VIP cut off: longest gap {gap.TotalMilliseconds:F0} ms");
            Assert.True(gap < TimeSpan.FromSeconds(5), $"{gap}");
            Assert.NotNull(await Caller.AskAsync(additional));
        }

        await site.DeleteAsync(balancer);

        await AssertNothingLeftAsync([active, .. others]);
    }

    internal static async Task AssertNothingLeftAsync(string[] amphorae)
    {
        var (namespaces, links) = (await LinkTools.IpAsync("netns", "list"), await LinkTools.IpAsync("-o", "link"));
        foreach (var amphora in amphorae)
        {
            Assert.DoesNotContain(LinkTools.NamespaceOf(amphora), namespaces);
            Assert.DoesNotContain(BridgeLinks.BridgeEndOf(Guid.Parse(amphora)), links);
            Assert.DoesNotContain(BridgeLinks.AmphoraEndOf(Guid.Parse(amphora)), links);
            Assert.Empty(Machine.Naming(amphora));
        }
    }
}
