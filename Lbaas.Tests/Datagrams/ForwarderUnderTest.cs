using System.Net;
using System.Net.Sockets;
using Lbaas.Amphora.Datagrams.Configuration;
using Lbaas.Amphora.Forwarding;

namespace Lbaas.Tests.Datagrams;

/// <summary>A forwarder in this process with one listener on a VIP of its own.</summary>
internal sealed class ForwarderUnderTest : IDisposable
{
    private readonly Guid _listener = Guid.NewGuid();

    public ForwarderUnderTest(ForwarderLimits? limits = null, IPAddress? vip = null)
    {
        Forwarder = new Forwarder(limits ?? new ForwarderLimits(1000, TimeSpan.FromSeconds(300)), TimeProvider.System);
        Vip = new IPEndPoint(vip ?? IPAddress.Loopback, FreePort(vip ?? IPAddress.Loopback));
    }

    public Forwarder Forwarder { get; }

    public IPEndPoint Vip { get; }

    public UdpClientUnderTest Client(IPAddress? from = null) => new(Vip, from);

    public static RealServer Real(EchoMember member, int weight = 1, int? flowsMax = null, MemberCheck? check = null) =>
        new(member.Id, member.Endpoint, weight, flowsMax, check);

    public Task ApplyAsync(params RealServer[] members) => ApplyAsync(new VirtualServer { Members = members });

    public Task ApplyAsync(VirtualServer server, params IPNetwork[] allowed) => Forwarder.ApplyAsync(new ListenerConfiguration
    {
        LoadBalancerId = Guid.NewGuid(),
        ListenerId = _listener,
        Endpoints = [Vip],
        PoolId = Guid.NewGuid(),
        Servers = [server],
        AllowedNetworks = allowed,
    });

    public Task RemoveAsync(bool forget) => Forwarder.RemoveAsync(_listener, forget);

    public async Task<ForwardedListenerReport> ReportAsync() => Assert.Single((await Forwarder.ReportAsync()).Listeners);

    public async Task<bool> IsUpAsync(EchoMember member) => (await ReportAsync()).Members.Single(report => report.Id == member.Id).IsUp;

    public void Dispose() => Forwarder.Dispose();

    public static int FreePort(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
