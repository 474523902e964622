using System.Net;
using Lbaas.Amphora.Datagrams.Configuration;

namespace Lbaas.Tests.Datagrams;

/// <summary>What our agent reads out of a keepalived configuration, and what it refuses.</summary>
public sealed class ListenerReaderTests
{
    [Fact]
    public void Everything_that_is_rendered_is_read()
    {
        var read = ListenerReader.Read(LvsCase.Read("two-families").Render());

        Assert.Equal(["203.0.113.5:53", "203.0.113.6:53", "[2001:db8::7]:53"], read.Endpoints.Select(endpoint => endpoint.ToString()));
        Assert.Equal([32, 48], read.Servers.Select(server => server.PersistencePrefix));
        Assert.All(read.Servers, server => Assert.Equal(TimeSpan.FromSeconds(360), server.Persistence));
        var member = Assert.Single(read.Servers[1].Members);
        Assert.Equal(IPEndPoint.Parse("[2001:db8:1::2]:53"), member.Endpoint);
        Assert.Equal((CheckKind.UdpConnect, 5, 3, 4), (member.Check!.Kind, (int)member.Check.Delay.TotalSeconds, (int)member.Check.Timeout.TotalSeconds, member.Check.FailuresMax));
    }

    [Fact]
    public void An_HTTP_check_succeeds_by_any_of_its_codes() =>
        Assert.Equal([200, 201, 202, 203], Check("monitor-http-codes").Http!.ExpectedCodes);

    [Fact]
    public void A_check_elsewhere_is_asked_there() =>
        Assert.Equal(IPEndPoint.Parse("10.9.0.1:8080"), Check("monitor-elsewhere").Endpoint);

    [Fact]
    public void Clients_that_are_allowed_are_read() => Assert.Equal(
        ["198.51.100.0/24", "192.0.2.7/32"], ListenerReader.Read(LvsCase.Read("allowed-cidrs").Render()).AllowedNetworks.Select(network => network.ToString()));

    [Fact]
    public void Members_that_are_switched_off_are_known_by_their_comments() =>
        Assert.Single(ListenerReader.Read(LvsCase.Read("member-disabled").Render()).DisabledMembers);

    [Theory]
    [InlineData("weight 1", "weight one")]
    [InlineData("lb_algo wrr", "lb_algo dh")]
    [InlineData("lb_algo wrr", "alpha")]
    [InlineData("    lb_kind NAT", "    lb_kind NAT\n    notify_up \"/bin/sh -c id\"")]
    [InlineData("real_server 10.0.0.1 53", "real_server 10.0.0.1 70000")]
    [InlineData("real_server 10.0.0.1 53", "real_server host 53")]
    [InlineData("# Configuration for Listener", "# Something else")]
    [InlineData("virtual_server group ipv4-group {", "virtual_server group ipv4-group")]
    [InlineData("virtual_server group ipv4-group", "virtual_server group $GROUP")]
    [InlineData("virtual_server_group ipv4-group", "include /etc/passwd\nvirtual_server_group ipv4-group")]
    public void What_is_not_understood_is_refused(string good, string bad)
    {
        var text = LvsCase.Read("udp").Render();
        Assert.Contains(good, text);

        Assert.Throws<InvalidListenerException>(() => ListenerReader.Read(text.Replace(good, bad)));
    }

    [Fact]
    public void A_script_that_is_not_ours_is_refused() => Assert.Throws<InvalidListenerException>(
        () => ListenerReader.Read(LvsCase.Read("monitor-udp-connect").Render().Replace("udp_check.sh", "other.sh")));

    private static MemberCheck Check(string name) => ListenerReader.Read(LvsCase.Read(name).Render()).Servers[0].Members[0].Check!;
}
