using System.Net;
using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>Pools of protocol PROXY and PROXYV2: the member hears who the client is before anything else. IPv6: <see cref="Ipv6Tests"/>.</summary>
[Collection(WireCollection.Name)]
public sealed class ProxyProtocolTests(ProxyProtocolTests.Setup setup) : IClassFixture<ProxyProtocolTests.Setup>
{
    private const int FirstOverTcp = 8001;
    private const int SecondOverTcp = 8002;
    private const int FirstOverHttp = 8003;
    private const int SecondOverHttp = 8004;

    [Theory]
    [InlineData(FirstOverTcp, 1, "tcp 1")]
    [InlineData(SecondOverTcp, 2, "tcp 2")]
    [InlineData(FirstOverHttp, 1, "http 1")]
    [InlineData(SecondOverHttp, 2, "http 2")]
    public async Task The_member_gets_the_clients_address_and_the_VIP(int port, int version, string member)
    {
        using var client = await setup.Balancer.ConnectAsync(port, "127.0.6.6");
        var answer = await client.AskAsync("/who");

        var header = setup.Member(member).Got("/who").Proxy;
        Assert.Equal(new ProxyHeader(version, client.Source, new IPEndPoint(IPAddress.Parse(setup.Balancer.Vip), port)), header);
        Assert.Equal(member, answer.Body);
    }

    [Theory]
    [InlineData(FirstOverHttp, "http 1")]
    [InlineData(SecondOverHttp, "http 2")]
    public async Task Clients_never_share_a_connection_that_began_with_the_header_of_another(int port, string member)
    {
        foreach (var source in (string[])["127.0.6.1", "127.0.6.2", "127.0.6.3"])
            await setup.Balancer.AskAsync(port, $"/from/{source}", source);

        foreach (var source in (string[])["127.0.6.1", "127.0.6.2", "127.0.6.3"])
            Assert.Equal(source, setup.Member(member).Got($"/from/{source}").Proxy!.Source.Address.ToString());
    }

    public sealed class Setup(WireServer server) : WireSetup(server)
    {
        internal override JsonObject[] Listeners() =>
        [
            Speaking("TCP", FirstOverTcp, "tcp 1", 1),
            Speaking("TCP", SecondOverTcp, "tcp 2", 2),
            Speaking("HTTP", FirstOverHttp, "http 1", 1),
            Speaking("HTTP", SecondOverHttp, "http 2", 2),
        ];

        private JsonObject Speaking(string protocol, int port, string member, int version) => Wanted.Listener(protocol, port, Wanted.Pool(
            $"pool {member}", [Behind(new RecordingMember(member, proxyVersion: version))], ("protocol", version == 1 ? "PROXY" : "PROXYV2")));
    }
}
