using System.Net;
using System.Net.Sockets;
using System.Text;
using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Tests.Amphora;

[Collection(HaproxyCollection.Name)]
public sealed class HeartbeatTests : IAsyncLifetime
{
    private readonly UdpClient _controller = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly HeartbeatDecoder _decoder = new("secret"u8);
    private AgentUnderTest _agent = null!;
    private HaproxyText _text = null!;

    public async ValueTask InitializeAsync()
    {
        _agent = await AgentUnderTest.StartAsync(Address(_controller));
        _text = new HaproxyText(_agent);
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        _controller.Dispose();
        _decoder.Dispose();
    }

    [Fact]
    public async Task A_node_without_load_balancers_says_that_it_lives()
    {
        var first = (await HearAsync()).Sequence;
        var second = await HearAsync();

        Assert.Equal(new Guid(_agent.Id), second.AmphoraId);
        Assert.Equal(first + 1, second.Sequence);
        Assert.Equal(3, second.Version);
        Assert.Empty(second.Listeners);
    }

    [Fact]
    public async Task Statuses_are_those_of_haproxy()
    {
        await _agent.UploadAsync(_text.Answering("x"), 12);
        await _agent.ActAsync("start");
        var message = await HearUntilAsync(heard =>
            heard.Members.Contains(new MemberReport(_text.CheckedMember, MemberStatus.Down))
            && heard.Members.Contains(new MemberReport(_text.DrainedMember, MemberStatus.Drain)), "members are checked");

        Assert.Equal(_text.Listener, Assert.Single(message.Listeners).ListenerId);
        Assert.Equal(ListenerStatus.Open, message.Listeners[0].Status);
        var pool = Assert.Single(message.Pools);
        Assert.Equal((_text.Pool, _text.Listener, PoolStatus.Up), (pool.PoolId, pool.ListenerId, pool.Status));
        Assert.Equal(3, pool.MemberCount);
        Assert.Contains(new MemberReport(_text.UncheckedMember, MemberStatus.NoCheck), message.Members);
        Assert.Equal(
            new ConfigurationReport(_agent.LoadBalancerId, 12,
                ConfigurationDigest.Of(Encoding.UTF8.GetBytes(_text.Answering("x")))),
            Assert.Single(message.Configurations));
    }

    [Fact]
    public async Task Totals_never_go_down_and_count_every_connection_over_all_restarts()
    {
        await _agent.UploadAsync(_text.Answering("x"));
        await _agent.ActAsync("start");
        await RequestAsync(5);
        await _agent.ActAsync("reload");
        await RequestAsync(4);
        await _agent.ActAsync("stop");
        await _agent.ActAsync("start");
        await RequestAsync(3);
        await _agent.RestartAsync();
        await RequestAsync(2);

        var last = 0L;
        var message = await HearUntilAsync(heard =>
        {
            var total = heard.Totals.FirstOrDefault().TotalConnections;
            Assert.True(total >= last || heard.Totals.Count == 0, $"{total} after {last}");
            last = Math.Max(last, total);
            return total == 14;
        }, "all connections are counted");
        Assert.True(message.Totals[0].BytesOut > 0);
    }

    [Fact]
    public async Task Differences_add_up_to_the_total()
    {
        await _agent.UploadAsync(_text.Answering("x"));
        await _agent.ActAsync("start");
        await RequestAsync(3);
        await _agent.ActAsync("reload");
        await RequestAsync(2);

        var sum = 0L;
        await HearUntilAsync(heard => (sum += heard.Listeners.Sum(listener => listener.Stats.TotalConnections)) == 5,
            "the differences add up");
        await _agent.ActAsync("reload");
        await HearUntilAsync(heard =>
        {
            Assert.All(heard.Listeners, listener => Assert.Equal(0, listener.Stats.TotalConnections));
            return heard.Totals.Count == 1;
        }, "nothing is reported twice");
    }

    [Fact]
    public async Task What_old_workers_serve_after_reloads_is_counted_to_the_last_connection_and_byte()
    {
        using var echo = new EchoServer();
        await _agent.UploadAsync(echo.Configuration(_text));
        await _agent.ActAsync("start");
        const int reloads = 3;
        const int bytes = 100_000;
        var open = new List<TcpClient>();
        for (var i = 0; i < reloads; i++)
        {
            open.Add(await EchoServer.ConnectAsync(_text.Port));
            await EchoServer.ExchangeAsync(open[i], bytes);
            await _agent.ActAsync("reload");
        }
        foreach (var client in open)
            await EchoServer.ExchangeAsync(client, bytes);
        await HearUntilAsync(heard => heard.Listeners.Any(listener => listener.Stats.Connections == reloads), "old sessions are current ones");
        open.ForEach(client => client.Dispose());

        var last = default(ListenerTotals);
        const long all = 2L * reloads * bytes;
        await HearUntilAsync(heard =>
        {
            if (heard.Totals.Count == 0)
                return false;
            Assert.True(heard.Totals[0].BytesIn >= last.BytesIn && heard.Totals[0].TotalConnections >= last.TotalConnections);
            last = heard.Totals[0];
            return last.BytesIn == all && last.BytesOut == all && last.TotalConnections == reloads;
        }, "every byte is counted");
        await Eventually.HoldsAsync(() => Task.FromResult(_agent.Workers.Length == 1), "the old workers are gone");
    }

    [Fact]
    public async Task A_restarted_agent_hears_the_workers_that_leave_since_before()
    {
        using var echo = new EchoServer();
        await _agent.UploadAsync(echo.Configuration(_text));
        await _agent.ActAsync("start");
        const int bytes = 100_000;
        using var open = await EchoServer.ConnectAsync(_text.Port);
        using var last = await EchoServer.ConnectAsync(_text.Port);
        await EchoServer.ExchangeAsync(last, 1);
        await EchoServer.ExchangeAsync(open, bytes);
        await _agent.ActAsync("reload");
        await _agent.RestartAsync(() => EchoServer.ExchangeAsync(open, bytes));
        await EchoServer.ExchangeAsync(open, bytes);
        await HearUntilAsync(heard => heard.Listeners is [{ Stats.Connections: 2 }], "old sessions are current ones");
        // HAProxy counts the bytes of a connection when it is over, and the worker stays for the other one.
        open.Dispose();

        await HearUntilAsync(heard => heard.Totals is [{ BytesIn: 3 * bytes, BytesOut: 3 * bytes, TotalConnections: 2 }], "every byte is counted");
        last.Dispose();
        await Eventually.HoldsAsync(() => Task.FromResult(_agent.Workers.Length == 1), "the old worker is gone");
    }

    [Fact]
    public async Task A_load_balancer_that_was_stopped_contributes_nothing_but_its_configuration()
    {
        await _agent.UploadAsync(_text.Answering("x"));
        await _agent.ActAsync("start");
        await HearUntilAsync(heard => heard.Listeners.Count == 1, "it is reported");
        await _agent.ActAsync("stop");

        var message = await HearUntilAsync(heard => heard.Listeners.Count == 0, "it is no longer reported");
        Assert.Single(message.Configurations);
    }

    [Fact]
    public async Task A_restarted_agent_has_a_later_boot()
    {
        var before = (await HearAsync()).BootMs;
        await _agent.RestartAsync();

        await HearUntilAsync(heard => heard.BootMs > before, "boot has grown");
    }

    [Fact]
    public async Task Controllers_and_key_change_without_a_restart()
    {
        using var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var decoder = new HeartbeatDecoder("another"u8);
        using var answer = await _agent.Client.PutAsync("/1.0/config",
            new StringContent(_agent.Configuration([Address(other)], "another")));
        var datagram = await other.ReceiveAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);

        Assert.Equal("""{"message":"OK"}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(HeartbeatOutcome.Accepted, decoder.Open(datagram.Buffer));
    }

    [Fact]
    public async Task Controllers_are_told_in_turn()
    {
        using var other = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await _agent.Client.PutAsync("/1.0/config",
            new StringContent(_agent.Configuration([Address(_controller), Address(other)])));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        _decoder.Open((await other.ReceiveAsync(limit.Token)).Buffer);
        var first = _decoder.Message.Sequence;
        _decoder.Open((await other.ReceiveAsync(limit.Token)).Buffer);

        Assert.Equal(first + 2, _decoder.Message.Sequence);
    }

    private async Task RequestAsync(int times)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.ConnectionClose = true;
        for (var i = 0; i < times; i++)
            await http.GetStringAsync(new Uri($"http://127.0.0.1:{_text.Port}/"));
    }

    private async Task<HeartbeatMessage> HearAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var datagram = await _controller.ReceiveAsync(limit.Token);
        Assert.Equal(HeartbeatOutcome.Accepted, _decoder.Open(datagram.Buffer));
        return _decoder.Message;
    }

    private async Task<HeartbeatMessage> HearUntilAsync(Func<HeartbeatMessage, bool> condition, string what)
    {
        for (var i = 0; i < 200; i++)
            if (await HearAsync() is var message && condition(message))
                return message;
        Assert.Fail($"Not heard: {what}; the last totals were {string.Join(", ", _decoder.Message.Totals)}");
        return null!;
    }

    private static IPEndPoint Address(UdpClient client) => (IPEndPoint)client.Client.LocalEndPoint!;
}
