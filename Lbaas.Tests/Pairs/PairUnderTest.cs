using System.Net;
using System.Net.Sockets;
using Lbaas.Tests.Wire;

namespace Lbaas.Tests.Pairs;

/// <summary>A load balancer carried by a pair, whose clients stay with the member they had first.</summary>
public sealed class PairUnderTest : IAsyncLifetime
{
    private const int SessionsPort = 81;

    private readonly List<RecordingMember> _withSessions = [];
    private int _sessions;

    public PairUnderTest() => Site = new BridgeSite { LogPort = ((IPEndPoint)Syslog.Client.LocalEndPoint!).Port };

    internal BridgeSite Site { get; }

    /// <summary>A syslog daemon on this machine.</summary>
    internal UdpClient Syslog { get; } = new(new IPEndPoint(IPAddress.Any, 0));

    internal CarriedBalancer Balancer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Site.InitializeAsync();
        if (!Environment.IsPrivilegedProcess)
            return;
        try
        {
            Balancer = await Site.CreateAsync(pair: true, persistence: """{"type":"SOURCE_IP"}""");
            await AddSessionsAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Syslog.Dispose();
        await Site.DisposeAsync();
        foreach (var member in _withSessions)
            await member.DisposeAsync();
    }

    /// <summary>A new session with whatever member it is.</summary>
    internal async Task<string> LoginAsync() =>
        Assert.Single((await WireClient.OnceAsync(Balancer.Vip, SessionsPort, "/login")).Cookies);

    /// <summary>The members that sessions are sent to.</summary>
    internal async Task<Dictionary<string, string>> MembersOfAsync(IEnumerable<string> sessions)
    {
        var members = new Dictionary<string, string>();
        foreach (var session in sessions)
            members[session] = (await WireClient.OnceAsync(Balancer.Vip, SessionsPort, "/", null, $"Cookie: {session}")).Body;
        return members;
    }

    // A second listener, whose members name a session in a cookie of their own.
    private async Task AddSessionsAsync()
    {
        var listener = await Site.Api.CreateAsync("listeners", "listener",
            $$"""{"loadbalancer_id":"{{Balancer.Id}}","protocol":"HTTP","protocol_port":{{SessionsPort}}}""");
        var pool = await Site.Api.CreateAsync("pools", "pool",
            $$"""{"listener_id":"{{listener}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN","session_persistence":{"type":"APP_COOKIE","cookie_name":"sid"} }""");
        for (var i = 0; i < 3; i++)
        {
            var member = new RecordingMember($"application {i}", Site.Gateway);
            _withSessions.Add(member);
            member.Answer = request => Task.FromResult(request.Target == "/login"
                ? new Reply(200, member.Name, $"Set-Cookie: sid=no-{Interlocked.Increment(ref _sessions)}; path=/")
                : new Reply(200, member.Name));
        }
        var members = _withSessions.Select(member => $$"""{"address":"{{member.Address}}","protocol_port":{{member.Port}}}""");
        var reply = await Site.Api.SendAsync("PUT", $"pools/{pool}/members", $$"""{"members":[{{string.Join(',', members)}}]}""");
        Assert.Equal(HttpStatusCode.Accepted, reply.Status);
        await Site.Api.BecomesAsync($"loadbalancers/{Balancer.Id}", "provisioning_status", "ACTIVE");
    }
}
