using System.Net.Sockets;
using System.Text;

namespace Lbaas.Tests.EndToEnd;

/// <summary>
/// What the API says of traffic, compared with what a client sent: to the byte and the connection, whatever restarts.
/// </summary>
[Collection(TrafficCollection.Name)]
public sealed class StatisticsTests(LoadBalancerUnderTest balancer) : IClassFixture<LoadBalancerUnderTest>
{
    // The back ends answer all in the same way, so every answer is of one length.
    private const string Request = "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    private const int RequestLines = 4;

    // HAProxy 2.6 counts an answer as it holds it: without the ends of lines, the spaces and colons between words and the line
    // "connection: close" that it adds, but with 21 bytes of its own.
    private const int AnswerOnTheWireAlone = 16;

    [Fact]
    public async Task Bytes_connections_and_errors_are_those_of_the_client_in_all_three_places()
    {
        var (before, ofAmphora) = (await SettledAsync(), await OfAmphoraAsync());
        var sent = default(Count);
        for (var i = 0; i < 25; i++)
            sent += await RequestAsync();
        await ExchangeAsync("nonsense\r\n\r\n");
        sent += new Count(0, 0, 1, 1);

        await AgreesAsync(before + sent);
        Assert.Equal(ofAmphora + sent, await OfAmphoraAsync());
    }

    [Fact]
    public async Task Nothing_is_lost_when_the_configuration_changes_again_and_again_under_load()
    {
        var before = await SettledAsync();
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var sent = default(Count);
            while (!stop.IsCancellationRequested)
                sent += await RequestAsync();
            return sent;
        })).ToList();
        var lowest = before;
        for (var change = 0; change < 8; change++)
        {
            await balancer.Api.SendAsync("PUT", $"listeners/{balancer.ListenerId}", $$"""{"listener":{"connection_limit":{{5000 + change}} } }""");
            await balancer.Api.BecomesAsync($"listeners/{balancer.ListenerId}", "provisioning_status", "ACTIVE");
            var now = await CountedAsync();
            Assert.True(now.IsAtLeast(lowest), $"{now} after {lowest}");
            lowest = now;
        }
        await stop.CancelAsync();
        var all = await Task.WhenAll(clients);

        await AgreesAsync(all.Aggregate(before, (sum, sent) => sum + sent));
    }

    [Fact]
    public async Task Nothing_is_lost_when_agent_and_control_plane_are_killed_while_traffic_flows()
    {
        var expected = await SettledAsync();
        async Task SendAsync(int requests)
        {
            for (var i = 0; i < requests; i++)
                expected += await RequestAsync();
        }

        await SendAsync(10);
        var agent = balancer.AgentPid;
        Machine.Signal(agent, Machine.SigKill);
        await LoadBalancerUnderTest.GoneAsync(agent);
        await SendAsync(10);
        await balancer.Site.KillServerAsync();
        await SendAsync(10);
        await balancer.Site.StartServerAsync();
        await SendAsync(10);

        await AgreesAsync(expected);
    }

    [Fact]
    public async Task A_killed_haproxy_takes_nothing_off_what_was_counted()
    {
        for (var i = 0; i < 5; i++)
            await RequestAsync();
        var (before, lost) = (await SettledAsync(), balancer.HaproxyPid);
        Machine.Signal(lost, Machine.SigKill);
        await Eventually.HoldsAsync(async () => balancer.HaproxyPid != lost && await TryExchangeAsync() > 0, "another serves");
        Assert.True((await CountedAsync()).IsAtLeast(before));

        await Eventually.HoldsAsync(async () => (await CountedAsync()).Connections > before.Connections, "it is counted on top");
    }

    [Fact]
    public async Task What_an_old_amphora_finishes_after_a_failover_is_counted_to_the_last_byte()
    {
        var before = await SettledAsync();
        var haproxy = balancer.HaproxyPid;
        using var client = new TcpClient();
        await client.ConnectAsync(balancer.Vip.Host, balancer.Vip.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Request[..10]));
        await Eventually.HoldsAsync(async () => (await CountedAsync()).Connections > before.Connections, "the connection is counted");

        await balancer.Api.SendAsync("PUT", $"loadbalancers/{balancer.BalancerId}/failover");
        await balancer.Api.BecomesAsync($"loadbalancers/{balancer.BalancerId}", "provisioning_status", "ACTIVE");
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Request[10..]));
        using var answer = new MemoryStream();
        await client.GetStream().CopyToAsync(answer);
        await LoadBalancerUnderTest.GoneAsync(haproxy);

        Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(answer.ToArray()));
        await AgreesAsync(before + Counted(answer.Length));
        await balancer.Site.SettledAsync(TimeSpan.FromSeconds(20));
    }

    private async Task AgreesAsync(Count expected)
    {
        var seen = default(Count);
        try
        {
            await Eventually.HoldsAsync(async () => (seen = await CountedAsync()) == expected, "the numbers agree");
        }
        catch (Exception) when (seen != expected)
        {
            Assert.Equal(expected, seen);
        }
        // Of one listener on amphorae that may have changed: the sum of theirs is the listener's.
        Assert.Equal(seen, await ReadAsync($"loadbalancers/{balancer.BalancerId}/stats"));
    }

    // What was sent before has been counted when two readings in a row, with a beat between them, are equal.
    private async Task<Count> SettledAsync()
    {
        var last = await CountedAsync();
        await Eventually.HoldsAsync(async () =>
        {
            var beats = await BeatsAsync();
            await Eventually.HoldsAsync(async () => await BeatsAsync() >= beats + 3, "heartbeats come");
            var now = await CountedAsync();
            (var same, last) = (now == last, now);
            return same;
        }, "the numbers rest");
        return last;
    }

    private async Task<Count> OfAmphoraAsync()
    {
        var amphorae = await balancer.Api.ShowAsync($"/v2/octavia/amphorae?loadbalancer_id={balancer.BalancerId}&status=ALLOCATED");
        var reply = await balancer.Api.GetAsync($"/v2/octavia/amphorae/{Assert.Single(amphorae.EnumerateArray()).GetProperty("id").GetString()}/stats");
        return reply.Status == System.Net.HttpStatusCode.NotFound
            ? default
            : CountIn(Assert.Single(reply.Json.GetProperty("amphora_stats").EnumerateArray()));
    }

    private async Task<long> BeatsAsync() =>
        (await balancer.Api.GetAsync("/operator/heartbeats")).Json.GetProperty("datagrams").GetProperty("accepted").GetInt64();

    private Task<Count> CountedAsync() => ReadAsync($"listeners/{balancer.ListenerId}/stats");

    private async Task<Count> ReadAsync(string path) => CountIn(await balancer.Api.ShowAsync(path));

    private static Count CountIn(System.Text.Json.JsonElement stats)
    {
        long Of(string name) => stats.GetProperty(name).GetInt64();
        return new Count(Of("bytes_in"), Of("bytes_out"), Of("total_connections"), Of("request_errors"));
    }

    // A request is counted without the ends of its lines.
    private static Count Counted(long received) => new(Request.Length - 2 * RequestLines, received - AnswerOnTheWireAlone, 1, 0);

    private async Task<Count> RequestAsync() => Counted(await ExchangeAsync(Request));

    private async Task<long> TryExchangeAsync()
    {
        try
        {
            return await ExchangeAsync(Request);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return 0;
        }
    }

    private async Task<long> ExchangeAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(balancer.Vip.Host, balancer.Vip.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var answer = new MemoryStream();
        await client.GetStream().CopyToAsync(answer);
        return answer.Length;
    }

    private readonly record struct Count(long In, long Out, long Connections, long Errors)
    {
        public static Count operator +(Count one, Count other) =>
            new(one.In + other.In, one.Out + other.Out, one.Connections + other.Connections, one.Errors + other.Errors);

        public bool IsAtLeast(Count other) => In >= other.In && Out >= other.Out && Connections >= other.Connections && Errors >= other.Errors;
    }
}
