using System.Net;
using System.Net.Sockets;
using System.Text;
using Lbaas.Amphora.Datagrams.Configuration;
using static Lbaas.Tests.Datagrams.ForwarderUnderTest;

namespace Lbaas.Tests.Datagrams;

/// <summary>Each monitor finds a member down and up again, and traffic follows.</summary>
public sealed class MonitorTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(30);

    [Fact]
    public async Task UDP_CONNECT_finds_out_by_the_ICMP_error()
    {
        var place = new IPEndPoint(IPAddress.Loopback, FreePort(IPAddress.Loopback));
        await using var other = new EchoMember("other");
        using var forwarder = new ForwarderUnderTest();
        await using (var member = new EchoMember("member", place))
        {
            await forwarder.ApplyAsync(Watched(member), Real(other, weight: 0));
            using var client = forwarder.Client();
            Assert.Equal("member", await client.AskAsync());
        }
        await Eventually.HoldsAsync(async () => !(await forwarder.ReportAsync()).Members[0].IsUp, "the member is down");

        await using var again = new EchoMember("again", place);
        await Eventually.HoldsAsync(async () => (await forwarder.ReportAsync()).Members[0].IsUp, "it is up again");

        RealServer Watched(EchoMember member) => Real(member, check: new MemberCheck(CheckKind.UdpConnect, member.Endpoint, Delay, Delay, 2));
    }

    [Fact]
    public async Task A_flow_leaves_a_member_that_is_down()
    {
        await using var kept = new EchoMember("kept");
        await using var lost = new EchoMember("lost");
        var nobody = new IPEndPoint(IPAddress.Loopback, FreePort(IPAddress.Loopback));
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(Real(lost));
        using var client = forwarder.Client();
        Assert.Equal("lost", await client.AskAsync());

        await forwarder.ApplyAsync(Real(lost, check: new MemberCheck(CheckKind.Tcp, nobody, Delay, Delay, 1)), Real(kept));

        await Eventually.HoldsAsync(async () => await client.AskAsync() == "kept", "the flow goes to the other member");
    }

    [Fact]
    public async Task TCP_finds_a_port_that_refuses()
    {
        await using var member = new EchoMember("member");
        var port = new IPEndPoint(IPAddress.Loopback, FreePort(IPAddress.Loopback));
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(Real(member, check: new MemberCheck(CheckKind.Tcp, port, Delay, TimeSpan.FromSeconds(5), 3)));
        await Eventually.HoldsAsync(async () => !await forwarder.IsUpAsync(member), "it is down");

        using var listener = new TcpListener(port);
        listener.Start();

        await Eventually.HoldsAsync(() => forwarder.IsUpAsync(member), "it is up again");
    }

    [Fact]
    public async Task HTTP_goes_by_the_expected_codes()
    {
        await using var member = new EchoMember("member");
        using var web = new TcpListener(IPAddress.Loopback, 0);
        web.Start();
        var status = 503;
        var requests = new List<string>();
        var serving = ServeAsync();
        using var forwarder = new ForwarderUnderTest();
        await forwarder.ApplyAsync(Real(member, check: new MemberCheck(CheckKind.Http, (IPEndPoint)web.LocalEndpoint, Delay, TimeSpan.FromSeconds(5), 1)
        {
            Http = new HttpQuestion("/health?x=1", true, "dns.example.org", [200, 204]),
        }));
        await Eventually.HoldsAsync(async () => !await forwarder.IsUpAsync(member), "it is down");

        Volatile.Write(ref status, 204);

        await Eventually.HoldsAsync(() => forwarder.IsUpAsync(member), "it is up again");
        Assert.StartsWith("GET /health?x=1 HTTP/1.1\r\nHost: dns.example.org\r\n", requests[0]);
        web.Stop();
        await serving;

        async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await web.AcceptTcpClientAsync();
                    var buffer = new byte[4096];
                    var length = await client.GetStream().ReadAsync(buffer);
                    requests.Add(Encoding.ASCII.GetString(buffer, 0, length));
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {Volatile.Read(ref status)} x\r\ncontent-length: 0\r\n\r\n"));
                }
            }
            catch (Exception over) when (over is SocketException or InvalidOperationException or IOException)
            {
                // It was stopped.
            }
        }
    }
}
