using System.Net;
using Lbaas.Actors.Listeners;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Rules;

/// <summary>Protocols and ports over HTTP (spec validation 2 and 3), in every request that can break their rules.</summary>
[Collection(typeof(ServerCollection))]
public sealed class ProtocolAndPortRuleTests(ApiServer server)
{
    private const string Mismatch = "Validation failure: The pool protocol 'HTTPS' is invalid while the listener protocol is 'HTTP'.";
    private const string NoChildren = "Protocol PROMETHEUS listeners cannot have child objects.";

    [Fact]
    public async Task PR_1_holds_for_every_way_to_a_pool()
    {
        var balancer = await server.BalancerAsync();
        var (listener, pool) = (await ListenerAsync(balancer, "HTTP", 80), await PoolAsync(balancer, "HTTPS"));

        ApiReply[] replies =
        [
            await server.PostAsync("listeners", $$$"""{"listener":{"loadbalancer_id":"{{{balancer}}}","protocol":"HTTP","protocol_port":81,"default_pool_id":"{{{pool}}}"}}"""),
            await server.PutAsync($"listeners/{listener}", $$$"""{"listener":{"default_pool_id":"{{{pool}}}"}}"""),
            await server.PostAsync("pools", $$$"""{"pool":{"listener_id":"{{{listener}}}","protocol":"HTTPS","lb_algorithm":"ROUND_ROBIN"}}"""),
            await PopulatedAsync("""{"protocol":"HTTP","protocol_port":80,"default_pool":{"name":"p","protocol":"HTTPS","lb_algorithm":"ROUND_ROBIN"}}"""),
            await PopulatedAsync("""{"protocol":"HTTP","protocol_port":80,"l7policies":[{"action":"REDIRECT_TO_POOL","redirect_pool":{"name":"p","protocol":"HTTPS","lb_algorithm":"ROUND_ROBIN"}}]}"""),
        ];

        Assert.All(replies, reply => Assert.Equal((HttpStatusCode.BadRequest, Mismatch), (reply.Status, reply.Fault)));
    }

    [Fact]
    public async Task PR_2_a_pool_of_another_load_balancer_is_not_there()
    {
        var (balancer, other) = (await server.BalancerAsync(), await server.BalancerAsync());
        var (listener, pool) = (await ListenerAsync(balancer, "HTTP", 80), await PoolAsync(other, "HTTP"));

        var reply = await server.PutAsync($"listeners/{listener}", $$$"""{"listener":{"default_pool_id":"{{{pool}}}"}}""");

        Assert.Equal((HttpStatusCode.NotFound, $"Pool {pool} not found."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task PR_3_nor_is_it_for_a_policy()
    {
        var (balancer, other) = (await server.BalancerAsync(), await server.BalancerAsync());
        var (listener, pool) = (await ListenerAsync(balancer, "HTTP", 80), await PoolAsync(other, "HTTP"));

        var reply = await server.PostAsync("l7policies", $$$"""{"l7policy":{"listener_id":"{{{listener}}}","action":"REDIRECT_TO_POOL","redirect_pool_id":"{{{pool}}}"}}""");

        Assert.Equal((HttpStatusCode.NotFound, $"Pool {pool} not found."), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("TCP", true, true)]
    [InlineData("HTTPS", true, true)]
    [InlineData("HTTP", true, true)]
    [InlineData("UDP", true, true)]
    [InlineData("SCTP", true, true)]
    [InlineData("PROMETHEUS", true, false)]
    [InlineData("PROXY", false, true)]
    [InlineData("PROXYV2", false, true)]
    [InlineData("TERMINATED_HTTPS", null, false)]
    [InlineData("http", false, false)]
    public async Task PR_4_each_has_its_protocols(string protocol, bool? listener, bool pool)
    {
        var balancer = await server.BalancerAsync();

        var forPool = await server.PostAsync("pools", $$$"""{"pool":{"loadbalancer_id":"{{{balancer}}}","protocol":"{{{protocol}}}","lb_algorithm":"ROUND_ROBIN"}}""");
        var forListener = await server.PostAsync("listeners", $$$"""{"listener":{"loadbalancer_id":"{{{balancer}}}","protocol":"{{{protocol}}}","protocol_port":80}}""");

        Assert.Equal(pool ? HttpStatusCode.Created : HttpStatusCode.BadRequest, forPool.Status);
        // One that terminates TLS is known, and wants its certificate.
        Assert.Equal(listener is true ? HttpStatusCode.Created : HttpStatusCode.BadRequest, forListener.Status);
        Assert.Equal(listener is null, forListener.Text.Contains("certificate container reference", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PR_5_holds_for_every_way_to_a_child()
    {
        var balancer = await server.BalancerAsync();
        var (listener, pool) = (await ListenerAsync(balancer, "PROMETHEUS", 9100), await PoolAsync(balancer, "HTTP"));

        ApiReply[] replies =
        [
            await server.PutAsync($"listeners/{listener}", $$$"""{"listener":{"default_pool_id":"{{{pool}}}"}}"""),
            await server.PostAsync("pools", $$$"""{"pool":{"listener_id":"{{{listener}}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}"""),
            await server.PostAsync("l7policies", $$$"""{"l7policy":{"listener_id":"{{{listener}}}","action":"REJECT"}}"""),
            await PopulatedAsync("""{"protocol":"PROMETHEUS","protocol_port":80,"default_pool":{"name":"p","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}}"""),
            await PopulatedAsync("""{"protocol":"PROMETHEUS","protocol_port":80,"l7policies":[{"action":"REJECT"}]}"""),
        ];

        Assert.All(replies, reply => Assert.Equal((HttpStatusCode.BadRequest, NoChildren), (reply.Status, reply.Fault)));
    }

    [Fact]
    public async Task PO_1_holds_in_a_populated_create_and_names_the_first_of_the_two()
    {
        var reply = await PopulatedAsync("""{"protocol":"HTTPS","protocol_port":80},{"protocol":"TCP","protocol_port":80}""");

        Assert.Equal(
            (HttpStatusCode.Conflict, "Another Listener on this Load Balancer is already using protocol HTTPS and protocol_port 80"), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("PROMETHEUS")]
    [InlineData("HTTPS")]
    [InlineData("HTTP")]
    public void PO_1_streams_are_one_class(string protocol) => Assert.True(ListenerRules.Clash(
        new Listener { Protocol = protocol, ProtocolPort = 80 }, new Listener { Protocol = "TERMINATED_HTTPS", ProtocolPort = 80 }));

    [Fact]
    public async Task PO_3_two_load_balancers_may_have_the_same_port()
    {
        var (one, other) = (await server.BalancerAsync(), await server.BalancerAsync());

        await ListenerAsync(one, "TCP", 80);
        var reply = await server.PostAsync("listeners", $$$"""{"listener":{"loadbalancer_id":"{{{other}}}","protocol":"TCP","protocol_port":80}}""");

        Assert.Equal(HttpStatusCode.Created, reply.Status);
    }

    [Fact]
    public async Task PO_4_a_port_never_changes()
    {
        var listener = await ListenerAsync(await server.BalancerAsync(), "TCP", 80);

        var reply = await server.PutAsync($"listeners/{listener}", """{"listener":{"protocol_port":81}}""");

        Assert.Equal((HttpStatusCode.BadRequest, "Unknown attribute for argument listener_.listener: protocol_port"), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData(0, "Value should be greater or equal to 1")]
    [InlineData(1, null)]
    [InlineData(65_535, null)]
    [InlineData(65_536, "Value should be lower or equal to 65535")]
    public async Task PO_5_a_port_is_one_of_65535(int port, string? reason)
    {
        var balancer = await server.BalancerAsync();
        var members = $"pools/{await PoolAsync(balancer, "TCP")}/members";

        ApiReply[] replies =
        [
            await server.PostAsync("listeners", $$$"""{"listener":{"loadbalancer_id":"{{{balancer}}}","protocol":"TCP","protocol_port":{{{port}}}}}"""),
            await server.PostAsync(members, $$$"""{"member":{"address":"10.0.0.1","protocol_port":{{{port}}}}}"""),
            await server.PostAsync(members, $$$"""{"member":{"address":"10.0.0.2","protocol_port":80,"monitor_port":{{{port}}}}}"""),
        ];

        Assert.All(replies, reply => Assert.Equal(reason is null ? HttpStatusCode.Created : HttpStatusCode.BadRequest, reply.Status));
        Assert.All(replies, reply => Assert.Contains(reason ?? "", reply.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task PO_6_the_port_of_HAProxys_peers_is_free_to_tenants() =>
        await ListenerAsync(await server.BalancerAsync(), "TCP", 1025);

    private Task<string> ListenerAsync(string balancer, string protocol, int port) =>
        server.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"{{protocol}}","protocol_port":{{port}}}""");

    private Task<string> PoolAsync(string balancer, string protocol) =>
        server.CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"{{protocol}}","lb_algorithm":"ROUND_ROBIN"}""");

    private Task<ApiReply> PopulatedAsync(string listeners) => server.PostAsync(
        "loadbalancers", $$"""{"loadbalancer":{"project_id":"p","vip_subnet_id":"{{Guid.NewGuid()}}","listeners":[{{listeners}}]} }""");
}
