using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.RuntimeChanges;

namespace Lbaas.Tests.Amphora;

/// <summary>Changes without reload over restarts of the agent and of HAProxy, and what becomes of a removed member's connections.</summary>
[Collection(HaproxyCollection.Name)]
public sealed class RuntimeLifeTests(PoolUnderTest pool) : IClassFixture<PoolUnderTest>
{
    [Fact]
    public async Task A_restarted_agent_knows_what_its_worker_has()
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0)));
        await pool.BringAsync(text = text.With([.. text.Members, pool.Member(1)]));
        var worker = pool.Worker;
        await pool.Agent.RestartAsync();
        await pool.BringAsync(text = text.With([text.Members[0] with { Weight = 5 }, text.Members[1]]));

        Assert.Equal(worker, pool.Worker);
        Assert.Equal(FreshHaproxy.Servers(text), pool.Servers);
    }

    [Fact]
    public async Task A_HAProxy_that_was_killed_comes_back_as_it_was()
    {
        var text = await pool.StartAsync(text => text.With(pool.Member(0), pool.Member(1)));
        await pool.BringAsync(text = text.With(text.Members[0] with { Weight = 5 }, text.Members[1] with { IsDisabled = true }, pool.Member(2)));
        var worker = pool.Worker;
        using (var master = Process.GetProcessById(pool.Agent.MasterPid))
            master.Kill();
        await Eventually.Async(() => pool.Worker is > 0 and var now && now != worker, "another one answers");

        Assert.Equal(FreshHaproxy.Servers(text), pool.Servers);
    }

    [Fact]
    public async Task A_removed_member_finishes_its_connections_and_then_goes_even_if_the_agent_restarts_meanwhile()
    {
        using var echo = new EchoServer();
        var leaving = new PoolMember(echo.Port);
        var text = await pool.StartAsync(text => text with { Mode = "tcp", Members = [leaving] });
        var worker = pool.Worker;
        using (var busy = await EchoServer.ConnectAsync(text.Port))
        {
            await EchoServer.ExchangeAsync(busy, 10);
            await pool.BringAsync(text.With(pool.Member(0)));
            await pool.Agent.RestartAsync();
            await EchoServer.ExchangeAsync(busy, 100_000);
            Assert.Equal(["MAINT"], HaproxyView.Statuses(pool.Agent.SocketPath, leaving.Id));
        }

        await Eventually.Async(() => HaproxyView.Statuses(pool.Agent.SocketPath, leaving.Id).Length == 0, "it is deleted");
        Assert.Equal(worker, pool.Worker);
    }

    [Fact]
    public async Task A_removed_members_connections_end_after_hard_stop_after_as_a_reload_would_end_them()
    {
        using var echo = new EchoServer();
        var text = await pool.StartAsync(text => text with { Mode = "tcp", HardStopAfter = "1500ms", Members = [new PoolMember(echo.Port)] });
        var worker = pool.Worker;
        using var busy = await EchoServer.ConnectAsync(text.Port);
        await EchoServer.ExchangeAsync(busy, 10);
        await pool.BringAsync(text.With(pool.Member(0)));
        await EchoServer.ExchangeAsync(busy, 10);
        var end = await busy.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(9)); // timeouts end it after 10 s

        Assert.Equal((0, worker), (end, pool.Worker));
    }

    [Theory]
    [InlineData("1800s", 1_800_000)]
    [InlineData("1500", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("soon", null)]
    [InlineData("99999d", null)]
    public void The_limit_is_read_as_HAProxy_reads_it(string word, int? milliseconds) =>
        Assert.Equal(milliseconds, ConfigurationText.Parse($"global\n    hard-stop-after {word}\n").HardStopAfter?.TotalMilliseconds);

    [Fact]
    public async Task A_heartbeat_names_no_member_that_is_gone_from_the_configuration()
    {
        using var controller = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var decoder = new HeartbeatDecoder("secret"u8);
        using var echo = new EchoServer();
        var leaving = new PoolMember(echo.Port);
        var text = await pool.StartAsync(text => text with { Mode = "tcp", Members = [leaving, pool.Member(0)] });
        using var first = await EchoServer.ConnectAsync(text.Port);
        await EchoServer.ExchangeAsync(first, 10);
        await pool.BringAsync(text.With(text.Members[1]));
        using var told = await pool.Agent.Client.PutAsync(
            "/1.0/config", new StringContent(pool.Agent.Configuration([(IPEndPoint)controller.Client.LocalEndPoint!])));
        var packet = await controller.ReceiveAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HeartbeatOutcome.Accepted, decoder.Open(packet.Buffer));
        Assert.Equal(["MAINT"], HaproxyView.Statuses(pool.Agent.SocketPath, leaving.Id));
        Assert.Equal(text.Members[1].Id, Assert.Single(decoder.Message.Members).MemberId);
    }
}
