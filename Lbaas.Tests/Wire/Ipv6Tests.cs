using System.Collections.Immutable;
using System.Net;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Wire;

/// <summary>
/// IPv6 and additional VIPs, from the driver on: the local network gives loopback addresses of IPv4 alone, so these begin
/// with the model, where the other tests begin with the API.
/// </summary>
public sealed class Ipv6Tests(Ipv6Tests.Node node) : IClassFixture<Ipv6Tests.Node>, IAsyncDisposable
{
    private const string Loopback = "::1";
    private readonly List<RecordingMember> _members = [];
    private readonly int _port = LocalNode.FreePort();

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
            await member.DisposeAsync();
    }

    [Fact]
    public async Task A_VIP_and_a_member_of_IPv6_serve_and_the_clients_address_is_forwarded()
    {
        var member = Start("six", Loopback);
        await ServeAsync(Http with { InsertHeaders = Http.InsertHeaders.Add("X-Forwarded-For", "true") }, PoolOf(Protocols.Http, member));

        Assert.Equal("six", (await WireClient.OnceAsync(Loopback, _port, "/six")).Body);
        Assert.Equal([Loopback], member.Got("/six").Head["X-Forwarded-For"]);
    }

    [Fact]
    public async Task Every_additional_VIP_serves_on_the_same_port()
    {
        await ServeAsync(Http, PoolOf(Protocols.Http, Start("any", "127.0.0.1")), additional: ["127.0.2.3", "127.0.2.4"]);

        foreach (var vip in (string[])[Loopback, "127.0.2.3", "127.0.2.4"])
            Assert.Equal("any", (await WireClient.OnceAsync(vip, _port)).Body);
    }

    [Theory]
    [InlineData(Protocols.Proxy, 1)]
    [InlineData(Protocols.ProxyV2, 2)]
    public async Task The_PROXY_header_carries_addresses_of_IPv6(string protocol, int version)
    {
        var member = Start("proxied", Loopback, version);
        await ServeAsync(Http, PoolOf(protocol, member));
        using var client = await WireClient.ConnectAsync(Loopback, _port);
        await client.AskAsync("/who");

        Assert.Equal(new ProxyHeader(version, client.Source, new IPEndPoint(IPAddress.IPv6Loopback, _port)), member.Got("/who").Proxy);
    }

    [Theory]
    [InlineData("::/1", 200)]
    [InlineData("fd00::/8", 0)]
    public async Task Allowed_networks_of_IPv6_count(string cidr, int status)
    {
        await ServeAsync(Http with { AllowedCidrs = [cidr] }, PoolOf(Protocols.Http, Start("allowed", "127.0.0.1")));

        Assert.Equal(status, (await WireClient.OnceAsync(Loopback, _port)).Status);
    }

    [Fact]
    public async Task Clients_of_IPv6_stick_to_a_member_and_are_balanced_by_their_address()
    {
        var pool = PoolOf(Protocols.Http, Start("one", Loopback), Start("two", "127.0.0.1"));
        await ServeAsync(Http, pool with { SessionPersistence = new(SessionPersistence.SourceIp, null, null, null) });

        var names = new List<string>();
        for (var i = 0; i < 6; i++)
            names.Add((await WireClient.OnceAsync(Loopback, _port)).Body);
        Assert.Single(names.Distinct());
    }

    [Fact]
    public async Task Probes_reach_a_monitor_address_of_IPv6()
    {
        var (good, probed) = (Start("good", "127.0.0.1"), Start("probed", Loopback));
        var pool = PoolOf(Protocols.Http, good);
        await ServeAsync(Http, pool with
        {
            HealthMonitor = new HealthMonitor { Type = "HTTP", Delay = 1, Timeout = 5, MaxRetries = 1, MaxRetriesDown = 1, UrlPath = "/probe" },
            Members = pool.Members.SetItems(pool.Members.Select(
                member => KeyValuePair.Create(member.Key, member.Value with { MonitorAddress = Loopback, MonitorPort = probed.Port }))),
        });

        await Eventually.Async(() => probed.Requests.Any(request => request.Target == "/probe"), "a probe comes");
        Assert.Empty(good.Requests);
    }

    private Listener Http => new() { Id = Guid.NewGuid(), Protocol = Protocols.Http, ProtocolPort = _port };

    private RecordingMember Start(string name, string address, int proxyVersion = 0)
    {
        var member = new RecordingMember(name, address, proxyVersion: proxyVersion);
        _members.Add(member);
        return member;
    }

    private static Pool PoolOf(string protocol, params RecordingMember[] members) => new()
    {
        Id = Guid.NewGuid(),
        Protocol = protocol,
        LbAlgorithm = "ROUND_ROBIN",
        Members = members.Select(member => new Member { Id = Guid.NewGuid(), Address = member.Address.ToString(), ProtocolPort = member.Port })
            .ToImmutableSortedDictionary(member => member.Id, member => member),
    };

    private async Task ServeAsync(Listener listener, Pool pool, params string[] additional)
    {
        var balancer = GoldenCase.Read("http").Configuration.LoadBalancer! with
        {
            Id = Guid.NewGuid(),
            Vip = new Vip(Loopback, Guid.Empty, null, Guid.Empty, true)
            {
                Additional = [.. additional.Select(address => new AdditionalVip(Guid.NewGuid(), address, null))],
            },
        };
        var configuration = Configuration.Empty with
        {
            LoadBalancer = balancer,
            Listeners = Configuration.Empty.Listeners.Add(listener.Id, listener with { DefaultPoolId = pool.Id }),
            Pools = Configuration.Empty.Pools.Add(pool.Id, pool),
        };
        await node.ServeAsync(configuration);
    }

    /// <summary>One amphora for all: each test has a load balancer of its own there.</summary>
    public sealed class Node : IAsyncLifetime
    {
        private readonly LocalNode _local = new();
        private AmphoraNode _amphora = null!;

        public async ValueTask InitializeAsync() => _amphora = await _local.CreateAsync(Guid.NewGuid());

        public ValueTask DisposeAsync() => _local.DisposeAsync();

        internal async Task ServeAsync(Configuration configuration) =>
            await _local.Driver.UpdateAsync(_amphora, configuration.LoadBalancer!.Id, configuration, 1, default);
    }
}
