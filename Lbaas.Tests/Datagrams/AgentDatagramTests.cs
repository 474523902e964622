using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Tests.Amphora;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Datagrams;

/// <summary>The agent's REST API for UDP listeners, and the real process that forwards for it.</summary>
[Collection(HaproxyCollection.Name)]
public sealed class AgentDatagramTests : IAsyncLifetime
{
    private readonly Socket _controller = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly EchoMember _member = new("member");
    private readonly Guid _listener = Guid.NewGuid();
    private readonly Guid _pool = Guid.NewGuid();
    private readonly Guid _disabled = Guid.NewGuid();
    private readonly IPEndPoint _vip = new(IPAddress.Loopback, ForwarderUnderTest.FreePort(IPAddress.Loopback));
    private AgentUnderTest _agent = null!;

    private string Text => $$"""
        # Configuration for Loadbalancer {{_agent.LoadBalancerId}}
        # Configuration for Listener {{_listener}}
        # lbaas protocol UDP

        virtual_server_group ipv4-group {
            {{_vip.Address}} {{_vip.Port}}
        }

        # Configuration for Pool {{_pool}}
        # Member {{_disabled}} is disabled
        virtual_server group ipv4-group {
            lb_algo wrr
            lb_kind NAT
            protocol UDP

            # Configuration for Member {{_member.Id}}
            real_server {{_member.Endpoint.Address}} {{_member.Endpoint.Port}} {
                weight 1
            }
        }

        """;

    private int ForwarderPid => int.Parse(File.ReadAllText(Path.Combine(_agent.BasePath, "lvs", "forwarder.pid")));

    private List<int> Forwarders => Machine.Naming("forward", _agent.BasePath + "/lvs");

    public async ValueTask InitializeAsync()
    {
        _controller.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _agent = await AgentUnderTest.StartAsync((IPEndPoint)_controller.LocalEndPoint!);
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _member.DisposeAsync();
        _controller.Dispose();
    }

    [Fact]
    public async Task A_listener_that_is_uploaded_and_started_forwards_and_one_that_is_deleted_leaves_nothing()
    {
        Assert.Equal((HttpStatusCode.OK, ConfigurationDigest.Of(Encoding.UTF8.GetBytes(Text)).ToString()), await UploadAsync(Text));
        await ActAsync("start");
        using var client = new UdpClientUnderTest(_vip);
        Assert.Equal("member", await client.AskAsync());
        Assert.Equal(Text, await _agent.Client.GetStringAsync($"/1.0/listeners/{_listener}/udp_listener"));
        Assert.Equal(("UDP", "ACTIVE"), await ListedAsync());

        using var answer = await _agent.Client.DeleteAsync($"/1.0/listeners/{_listener}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(Forwarders);
        Assert.Empty(JsonNode.Parse(await _agent.Client.GetStringAsync("/1.0/listeners"))!.AsArray());
        Assert.DoesNotContain(Directory.EnumerateFiles(_agent.BasePath, "*", SearchOption.AllDirectories), file => file.Contains(_listener.ToString()));
    }

    [Fact]
    public async Task A_stopped_listener_is_silent_until_it_is_started_again()
    {
        await RunAsync();
        using var client = new UdpClientUnderTest(_vip);
        await client.AskAsync();

        await ActAsync("stop");
        Assert.Null(await client.TryAskAsync(TimeSpan.FromMilliseconds(50)));
        Assert.Equal(("UDP", "OFFLINE"), await ListedAsync());
        await ActAsync("reload");

        Assert.Equal("member", await client.AskAsync());
    }

    [Fact]
    public async Task Traffic_goes_on_without_the_agent_and_the_next_one_adopts_the_forwarder()
    {
        await RunAsync();
        var pid = ForwarderPid;
        using var client = new UdpClientUnderTest(_vip);

        await _agent.RestartAsync(async () => Assert.Equal("member", await client.AskAsync()));

        Assert.Equal("member", await client.AskAsync("again"));
        Assert.Equal([pid], Forwarders);
    }

    [Fact]
    public async Task A_killed_forwarder_is_started_again_and_what_was_counted_stays()
    {
        await RunAsync();
        using (var client = new UdpClientUnderTest(_vip))
            await client.AskAsync("0123456789");
        await HeardAsync(beat => beat.Totals.Any(totals => totals.BytesIn == 10));

        Machine.Signal(ForwarderPid, Machine.SigKill);
        using var again = new UdpClientUnderTest(_vip);
        await Eventually.HoldsAsync(async () => await again.TryAskAsync(TimeSpan.FromMilliseconds(50), "01234") is not null, "it forwards again");

        // Datagrams that came while nobody listened are not counted; of the others, some may have been answered too late to be heard.
        var beat = await HeardAsync(beat => beat.Totals.Any(totals => totals.TotalConnections == 2));
        Assert.InRange(beat.Totals[0].BytesIn, 10 + 5, long.MaxValue);
    }

    [Fact]
    public async Task A_heartbeat_tells_of_listener_pool_members_traffic_and_configuration()
    {
        await RunAsync(revision: 7);
        using var client = new UdpClientUnderTest(_vip);
        await client.AskAsync("1234");

        var beat = await HeardAsync(beat => beat.Totals.Any(totals => totals.BytesOut > 0));

        Assert.Equal((_listener, ListenerStatus.Open), (beat.Listeners[0].ListenerId, beat.Listeners[0].Status));
        Assert.Equal((4, 11, 1, 1), (beat.Totals[0].BytesIn, beat.Totals[0].BytesOut, beat.Totals[0].TotalConnections, beat.Listeners[0].Stats.Connections));
        Assert.Equal((_pool, null, PoolStatus.Up), (beat.Pools[0].PoolId, beat.Pools[0].ListenerId, beat.Pools[0].Status));
        Assert.Equal(
            [(_member.Id, MemberStatus.NoCheck), (_disabled, MemberStatus.Maint)],
            beat.MembersOf(beat.Pools[0]).ToArray().Select(member => (member.MemberId, member.Status)));
        Assert.Equal((_agent.LoadBalancerId, 7, ConfigurationDigest.Of(Encoding.UTF8.GetBytes(Text))),
            (beat.Configurations[0].LoadBalancerId, beat.Configurations[0].Revision, beat.Configurations[0].Digest));
    }

    [Fact]
    public async Task HAProxy_and_datagrams_of_one_load_balancer_share_fence_and_digest_but_go_apart()
    {
        var haproxy = new HaproxyText(_agent).Answering("x");
        await RunAsync(revision: 8);
        using (var refused = await _agent.UploadAsync(haproxy, 7))
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        using (var upload = await _agent.UploadAsync(haproxy, 9))
            Assert.Equal(HttpStatusCode.Accepted, upload.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await UploadAsync(Text, 8)).Status);
        var both = ConfigurationDigest.Of(Encoding.UTF8.GetBytes(haproxy + Text));
        await HeardAsync(beat => beat.Configurations is [{ Revision: 9 } configuration] && configuration.Digest == both);

        await _agent.Client.DeleteAsync($"/1.0/listeners/{_agent.LoadBalancerId}");

        await HeardAsync(beat => beat.Configurations is [{ Revision: 9 } configuration] && configuration.Digest == ConfigurationDigest.Of(Encoding.UTF8.GetBytes(Text)));
        using var client = new UdpClientUnderTest(_vip);
        Assert.Equal("member", await client.AskAsync());
    }

    [Fact]
    public async Task SCTP_and_what_is_not_understood_are_refused_with_a_reason()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await UploadAsync(Text.Replace("UDP", "SCTP"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await UploadAsync(Text.Replace("weight 1", "notify_up /bin/false"))).Status);

        using var missing = await _agent.Client.GetAsync($"/1.0/listeners/{_listener}/udp_listener");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains("UDP Listener Not Found", await missing.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_node_says_what_carries_datagrams()
    {
        var ours = JsonNode.Parse(await _agent.Client.GetStringAsync("/1.0/info"))!["lbaas"]!;

        Assert.Equal(File.Exists("/proc/net/ip_vs") ? "lvs" : "forwarder", (string)ours["datagrams"]!);
    }

    private async Task RunAsync(long? revision = null)
    {
        await UploadAsync(Text, revision);
        await ActAsync("start");
    }

    private async Task<(HttpStatusCode Status, string? ETag)> UploadAsync(string text, long? revision = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/1.0/listeners/{_agent.Id}/{_listener}/udp_listener") { Content = new StringContent(text) };
        if (revision is not null)
            request.Headers.Add("X-Lbaas-Revision", revision.ToString());
        using var response = await _agent.Client.SendAsync(request);
        return (response.StatusCode, response.Headers.NonValidated.TryGetValues("ETag", out var etag) ? etag.ToString() : null);
    }

    private async Task ActAsync(string action)
    {
        using var response = await _agent.Client.PutAsync($"/1.0/loadbalancer/{_listener}/{action}", null);
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
    }

    private async Task<(string, string)> ListedAsync()
    {
        var listener = Assert.Single(JsonNode.Parse(await _agent.Client.GetStringAsync("/1.0/listeners"))!.AsArray())!;
        Assert.Equal(_listener.ToString(), (string)listener["uuid"]!);
        return ((string)listener["type"]!, (string)listener["status"]!);
    }

    private async Task<HeartbeatMessage> HeardAsync(Func<HeartbeatMessage, bool> isIt)
    {
        var decoder = new HeartbeatDecoder("secret"u8);
        var buffer = new byte[65_536];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var length = await _controller.ReceiveAsync(buffer, patience.Token);
            if (decoder.Open(buffer.AsSpan(0, length)) == HeartbeatOutcome.Accepted && isIt(decoder.Message))
            {
                decoder.Dispose();
                return decoder.Message;
            }
        }
    }
}
