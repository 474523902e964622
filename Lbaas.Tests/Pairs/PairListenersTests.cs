using System.Net;
using System.Net.Sockets;
using System.Text;
using Lbaas.Drivers.Networks.Bridge;
using Lbaas.Tests.Datagrams;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Pairs;

/// <summary>
/// What listens on a pair: every kind at once with VIPs of both families, and UDP alone, when no HAProxy tells who is well. Long, since
/// keepalived takes over after three seconds of silence.
/// </summary>
[Collection(TrafficCollection.Name)]
public sealed class PairListenersTests(BridgeSite site, ITestOutputHelper output) : IClassFixture<BridgeSite>
{
    private const int UdpPort = 5353;
    private const int MetricsPort = 9100;
    private const string Datagram = "12345678";
    private const string Request = "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

    // HAProxy counts the messages of HTTP without the ends of lines.
    private const int RequestBytes = 39;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Every_listener_serves_before_and_after_a_failover_and_all_is_counted()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root.");
        var balancer = await site.CreateAsync(pair: true, v6: true);
        var http = Assert.Single((await site.Api.ShowAsync($"listeners?loadbalancer_id={balancer.Id}")).EnumerateArray()).GetProperty("id").GetString()!;
        await using var member4 = new EchoMember("four", new IPEndPoint(IPAddress.Parse(site.Gateway), 0));
        await using var member6 = new EchoMember("six", new IPEndPoint(IPAddress.Parse(site.GatewayV6), 0));
        var udp = await site.ListenToDatagramsAsync(balancer, UdpPort, [member4, member6]);
        await site.Api.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer.Id}}","protocol":"PROMETHEUS","protocol_port":{{MetricsPort}}}""");
        await site.Api.BecomesAsync($"loadbalancers/{balancer.Id}", "provisioning_status", "ACTIVE");
        var (active, others) = await balancer.SettledAsync(2);

        await AddMemberWithoutReloadAsync(balancer, [active, .. others]);
        var (requests, flows) = (0, 0);
        for (var i = 0; i < 5; i++, requests++)
            await RequestAsync(balancer);
        flows += await DatagramsAsync(balancer);
        Assert.Contains("octavia_listener_sessions_total", await MetricsAsync(balancer));
        await LoggedAsync(balancer, active, http, requests);

        // Between two heartbeats, and then the amphora goes: only its last word can tell of these.
        for (var i = 0; i < 5; i++, requests++)
            await RequestAsync(balancer);
        flows += await DatagramsAsync(balancer);
        await site.Api.SendAsync("PUT", $"/v2/octavia/amphorae/{active}/failover");
        var highest = (0L, 0L);
        await Eventually.HoldsAsync(async () =>
        {
            var now = await CountedAsync(http);
            Assert.True(now.Connections >= highest.Item1 && now.In >= highest.Item2, $"{now} after {highest}");
            highest = now;
            return !(await balancer.AmphoraIdsAsync()).Contains(active);
        }, "the amphora is gone");
        await balancer.SettledAsync(2);
        for (var i = 0; i < 5; i++, requests++)
            await RequestAsync(balancer);
        flows += await DatagramsAsync(balancer);

        Assert.Contains("octavia_listener_sessions_total", await MetricsAsync(balancer));
        await AgreesAsync(http, (requests, requests * RequestBytes));
        await AgreesAsync(udp, (flows, flows * Datagram.Length));
        var all = (await balancer.AmphoraIdsAsync()).Append(active).ToArray();
        await site.DeleteAsync(balancer);
        await BridgeTests.AssertNothingLeftAsync(all);
    }

    [Fact]
    public async Task UDP_alone_goes_on_at_the_other_for_allowed_clients()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root.");
        var balancer = await site.CarriedAsync(await site.OrderAsync(pair: true));
        // One without a pool has nothing to say, and yet does not make a node unfit for the VIP.
        await site.ListenToDatagramsAsync(balancer, UdpPort + 1, []);
        var (active, others) = await balancer.SettledAsync(2);
        await using var member = new EchoMember("a", new IPEndPoint(IPAddress.Parse(site.Gateway), 0));
        await site.ListenToDatagramsAsync(balancer, UdpPort, [member], $$""","allowed_cidrs":["{{site.Clients.First()}}/32"]""");
        var vip = new IPEndPoint(IPAddress.Parse(balancer.Vip), UdpPort);
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
        await balancer.KillAsync(active, naming: "octavia-keepalived.conf");
        await Eventually.HoldsAsync(async () => await allowed.TryAskAsync(Wait) is not null, "one of them answers again");
        (active, others) = await balancer.SettledAsync(2);

        await SwitchOffAsync(balancer);
        await site.DeleteAsync(balancer);
        await BridgeTests.AssertNothingLeftAsync([active, .. others]);
    }

    private async Task AddMemberWithoutReloadAsync(CarriedBalancer balancer, string[] amphorae)
    {
        var before = await WorkersAsync(amphorae);
        var pool = (await site.Api.ShowAsync($"pools?loadbalancer_id={balancer.Id}")).EnumerateArray().Single(pool => pool.GetProperty("protocol").GetString() == "HTTP");
        // Of weight 0, since nobody is there.
        await site.Api.CreateAsync($"pools/{pool.GetProperty("id").GetString()}/members", "member", $$"""{"address":"{{site.Gateway}}","protocol_port":9,"weight":0}""");
        await site.Api.BecomesAsync($"loadbalancers/{balancer.Id}", "provisioning_status", "ACTIVE");
        Assert.Equal(before, await WorkersAsync(amphorae));
    }

    private static async Task<List<int>> WorkersAsync(string[] amphorae)
    {
        var workers = new List<int>();
        foreach (var amphora in amphorae)
            workers.AddRange((await LinkTools.ProcessesAsync(amphora)).Where(pid => Machine.CommandLine(pid).Contains("haproxy.cfg")).Order());
        Assert.Equal(2 * amphorae.Length, workers.Count);
        return workers;
    }

    // Answers that do not come from the VIP do not reach a client's connected socket.
    private static async Task<int> DatagramsAsync(CarriedBalancer balancer)
    {
        foreach (var address in balancer.Additional.Prepend(balancer.Vip))
        {
            using var client = new UdpClientUnderTest(new IPEndPoint(IPAddress.Parse(address), UdpPort));
            Assert.Equal(address.Contains(':') ? "six" : "four", await client.AskAsync(Datagram));
        }
        return 1 + balancer.Additional.Length;
    }

    private static async Task RequestAsync(CarriedBalancer balancer)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(balancer.Additional[0], 80);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Request));
        using var answer = new StreamReader(client.GetStream());
        Assert.StartsWith("HTTP/1.1 200", await answer.ReadToEndAsync());
    }

    private static async Task<string> MetricsAsync(CarriedBalancer balancer) =>
        await Caller.AskAsync(new Uri($"http://{balancer.Additional[0]}:{MetricsPort}/metrics")) ?? "";

    private static Task LoggedAsync(CarriedBalancer balancer, string amphora, string listener, int requests)
    {
        var log = Path.Combine(balancer.DirectoryOf(amphora), balancer.Id, "traffic.log");
        return Eventually.HoldsAsync(async () => File.Exists(log)
            && (await File.ReadAllLinesAsync(log)).Count(line => line.Contains(listener) && line.Contains("\"GET /x HTTP/1.1\" 200")) == requests, "all requests are logged");
    }

    private async Task AgreesAsync(string listener, (long, long) expected)
    {
        var seen = (0L, 0L);
        try
        {
            await Eventually.HoldsAsync(async () => (seen = await CountedAsync(listener)) == expected, "the numbers agree");
        }
        catch (Exception) when (seen != expected)
        {
            output.WriteLine(site.Site.Server.Output);
            Assert.Equal(expected, seen);
        }
    }

    private async Task<(long Connections, long In)> CountedAsync(string listener)
    {
        var stats = await site.Api.ShowAsync($"listeners/{listener}/stats");
        return (stats.GetProperty("total_connections").GetInt64(), stats.GetProperty("bytes_in").GetInt64());
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
