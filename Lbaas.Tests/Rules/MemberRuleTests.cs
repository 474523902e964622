using System.Net;
using System.Text.Json;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.Members;
using Lbaas.Tests.Api;
using Lbaas.Tests.LoadBalancers;

namespace Lbaas.Tests.Rules;

/// <summary>Rules of members (spec validation 8) that have no test elsewhere, single, in batches and in populated creates.</summary>
[Collection(typeof(ServerCollection))]
public sealed class MemberRuleTests(ApiServer server)
{
    private const string Mixed = "Provider 'amphora' does not support a requested option: "
        + "This provider doesn't support mixing IPv4 and IPv6 addresses for its VIP and members in UDP and SCTP load balancers.";

    [Theory]
    [InlineData("FD00:0:0::0A9", "fd00::a9")]
    [InlineData("fd00::a9", "FD00:0000::00A9")]
    public void ME_2_addresses_are_compared_by_value(string reserved, string given)
    {
        var balancer = Balancer.Active(new LoadBalancerOptions { ReservedAddresses = [reserved] });

        Assert.Equal(new Fault(400, $"{given} is not a valid option for member address"), Balancer.Refused(New(balancer, balancer.AddPool(), given)));
    }

    [Fact]
    public async Task ME_2_holds_in_batches_and_populated_creates()
    {
        var pool = await PoolAsync("TCP");
        const string Member = """{"address":"169.254.169.254","protocol_port":80}""";

        ApiReply[] replies = [await server.PutAsync($"pools/{pool}/members", $$"""{"members":[{{Member}}]}"""), await PopulatedAsync("TCP", Member)];

        Assert.All(replies, reply => Assert.Equal(
            (HttpStatusCode.BadRequest, "169.254.169.254 is not a valid option for member address"), (reply.Status, reply.Fault)));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public async Task ME_4_a_weight_is_0_to_256(int weight, bool good)
    {
        var reply = await server.PostAsync($"pools/{await PoolAsync("TCP")}/members", $$$"""{"member":{"address":"10.0.0.1","protocol_port":80,"weight":{{{weight}}}}}""");

        Assert.Equal(good ? HttpStatusCode.Created : HttpStatusCode.BadRequest, reply.Status);
    }

    [Fact]
    public async Task ME_4_a_weight_of_null_is_1()
    {
        var path = $"pools/{await PoolAsync("TCP")}/members";
        var member = await server.CreateAsync(path, "member", """{"address":"10.0.0.1","protocol_port":80,"weight":0}""");

        var reply = await server.PutAsync($"{path}/{member}", """{"member":{"weight":null}}""");

        Assert.Equal(1, reply.Json.GetProperty("member").GetProperty("weight").GetInt32());
    }

    [Theory]
    [InlineData("2001:db8::1", 501)]
    [InlineData("10.0.0.1", null)]
    public void ME_6_holds_in_batches(string address, int? code)
    {
        var balancer = Balancer.Active();
        var pool = balancer.AddPool(balancer.AddListener(53, "UDP"), "UDP");

        var outcome = balancer.Ask(new BatchMembers(Balancer.Tenant, pool, [new Member { Address = address, ProtocolPort = 53 }], true));

        Assert.Equal(code is null ? null : new Fault(501, Mixed), (outcome as Rejected)?.Fault);
    }

    [Theory]
    [InlineData("UDP", "2001:db8::1", true)]
    [InlineData("SCTP", "2001:db8::1", true)]
    [InlineData("UDP", "10.0.0.1", false)]
    [InlineData("TCP", "2001:db8::1", false)]
    public async Task ME_6_holds_in_populated_creates(string protocol, string address, bool refused)
    {
        var reply = await PopulatedAsync(protocol, $$"""{"address":"{{address}}","protocol_port":53}""");

        Assert.Equal(refused ? HttpStatusCode.NotImplemented : HttpStatusCode.Created, reply.Status);
        Assert.Equal(refused, reply.Text.Contains(Mixed, StringComparison.Ordinal));
    }

    [Fact]
    public void ME_6_a_pool_that_no_listener_uses_takes_both()
    {
        var balancer = Balancer.Active();

        Balancer.Accepted(New(balancer, balancer.AddPool(protocol: "UDP"), "2001:db8::1"));
    }

    [Fact]
    public void ME_6_a_second_VIP_of_that_family_is_enough()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipReady(Balancer.Vip with { Additional = [new AdditionalVip(Guid.NewGuid(), "2001:db8::7", Guid.NewGuid())] }));

        Balancer.Accepted(New(balancer, balancer.AddPool(balancer.AddListener(53, "UDP"), "UDP"), "2001:db8::1"));
    }

    [Fact]
    public void ME_6_while_the_VIP_is_not_known_nothing_that_depends_on_it_is_taken()
    {
        var balancer = new Balancer();
        balancer.Create();
        balancer.Tell(new VipUnavailable("away"));
        var pool = balancer.AddPool(balancer.AddListener(53, "UDP"), "UDP");

        Assert.Equal(409, Balancer.Refused(New(balancer, pool, "10.0.0.1")).Code);
    }

    [Theory]
    [InlineData("UDP")]
    [InlineData("SCTP")]
    [InlineData("HTTP")]
    public async Task ME_7_a_backup_is_taken_in_every_pool(string protocol)
    {
        var path = $"pools/{await PoolAsync(protocol)}/members";

        var member = await server.CreateAsync(path, "member", """{"address":"10.0.0.1","protocol_port":80,"backup":true}""");

        Assert.True((await server.GetAsync($"{path}/{member}")).Json.GetProperty("member").GetProperty("backup").GetBoolean());
    }

    [Theory]
    [InlineData("""{"monitor_address":null,"monitor_port":null}""")]
    [InlineData("""{"monitor_address":"10.9.9.9","monitor_port":9}""")]
    public void ME_8_the_place_of_a_probe_may_be_given_and_taken_back(string body)
    {
        var patch = MemberFields.Patch(MemberFields.Table.Read(JsonDocument.Parse(body).RootElement, Operations.Put, "x"));

        var member = patch.ApplyTo(new Member { Address = "10.0.0.1", ProtocolPort = 80, MonitorAddress = "10.0.0.2", MonitorPort = 81 }, default);

        Assert.Equal(body.Contains("null", StringComparison.Ordinal) ? (null, null) : ("10.9.9.9", 9), (member.MonitorAddress, member.MonitorPort));
    }

    private static Outcome? New(Balancer balancer, Guid pool, string address) =>
        balancer.Ask(new CreateMember(Balancer.Tenant, pool, new Member { Address = address, ProtocolPort = 80 }));

    private async Task<string> PoolAsync(string protocol) => await server.CreateAsync(
        "pools", "pool", $$"""{"loadbalancer_id":"{{await server.BalancerAsync()}}","protocol":"{{protocol}}","lb_algorithm":"ROUND_ROBIN"}""");

    private Task<ApiReply> PopulatedAsync(string protocol, string member) => server.PostAsync("loadbalancers",
        $$"""{"loadbalancer":{"project_id":"p","vip_subnet_id":"{{Guid.NewGuid()}}","listeners":[{"protocol":"{{protocol}}","protocol_port":53,"default_pool":{"name":"p","protocol":"{{protocol}}","lb_algorithm":"ROUND_ROBIN","members":[{{member}}]} }]} }""");
}
