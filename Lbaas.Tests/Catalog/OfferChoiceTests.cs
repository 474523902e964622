using System.Net;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.Catalog;

/// <summary>What flavors and availability zones do to load balancers, as clients see it (VI-15 to VI-18, VI-21, ME-5).</summary>
[Collection(typeof(ServerCollection))]
public sealed class OfferChoiceTests(ApiServer server)
{
    private const string NotAllowed = "Validation failure: Supplied VIP network_id is not allowed by the configuration of this deployment.";

    [Fact]
    public async Task VI_15_a_direct_VIP_takes_no_security_groups()
    {
        var flavor = await server.FlavorAsync("""{"sriov_vip":true}""");

        var reply = await server.AskBalancerAsync($""","flavor_id":"{flavor}","vip_sg_ids":["{Guid.NewGuid()}"]""");

        Assert.Equal(
            (HttpStatusCode.BadRequest, "Validation failure: VIP Security Groups are not allowed with VNIC direct type"), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task VI_15_nor_does_it_get_them_later()
    {
        var balancer = await server.BalancerAsync("lb", $""","flavor_id":"{await server.FlavorAsync("""{"sriov_vip":true}""")}" """);

        var reply = await server.PutAsync($"loadbalancers/{balancer}", $$$"""{"loadbalancer":{"vip_sg_ids":["{{{Guid.NewGuid()}}}"]}}""");

        Assert.Equal(
            (HttpStatusCode.BadRequest, "Validation failure: VIP Security Groups are not allowed with VNIC direct type"), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task VI_16_the_availability_zone_says_where_a_VIP_may_be()
    {
        var (valid, other) = (Guid.NewGuid(), Guid.NewGuid());
        var zone = await server.ZoneAsync($$"""{"valid_vip_networks":["{{valid}}"]}""");

        var refused = await server.AskBalancerAsync($""","availability_zone":"{zone}" """, $"\"vip_network_id\":\"{other}\"");
        var taken = await server.AskBalancerAsync($""","availability_zone":"{zone}" """, $"\"vip_network_id\":\"{valid}\"");

        Assert.Equal((HttpStatusCode.BadRequest, NotAllowed), (refused.Status, refused.Fault));
        Assert.Equal(HttpStatusCode.Created, taken.Status);
    }

    [Fact]
    public async Task VI_17_an_unknown_flavor_is_refused()
    {
        var reply = await server.AskBalancerAsync($""","flavor_id":"{Guid.NewGuid()}" """);

        Assert.Equal((HttpStatusCode.BadRequest, "Validation failure: Invalid flavor_id."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task VI_17_a_disabled_flavor_is_refused()
    {
        var flavor = await server.FlavorAsync(more: ""","enabled":false""");

        var reply = await server.AskBalancerAsync($""","flavor_id":"{flavor}" """);

        Assert.Equal(
            (HttpStatusCode.BadRequest, $"The selected flavor is not allowed in this deployment: {flavor}"), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task VI_17_a_flavor_of_another_provider_is_refused()
    {
        var flavor = await server.FlavorAsync(provider: "octavia");

        var reply = await server.AskBalancerAsync($""","flavor_id":"{flavor}","provider":"amphora" """);

        Assert.Equal((HttpStatusCode.BadRequest, $"Flavor '{flavor}' is not compatible with provider 'amphora'"), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task VI_17_a_flavor_fixes_the_provider()
    {
        var flavor = await server.FlavorAsync(provider: "octavia");

        var balancer = (await server.AskBalancerAsync($""","flavor_id":"{flavor}" """)).Json.GetProperty("loadbalancer");

        Assert.Equal(("octavia", flavor), (balancer.GetProperty("provider").GetString(), balancer.GetProperty("flavor_id").GetString()));
    }

    [Fact]
    public async Task VI_18_an_unknown_availability_zone_is_refused()
    {
        var reply = await server.AskBalancerAsync(""","availability_zone":"nowhere" """);

        Assert.Equal((HttpStatusCode.BadRequest, "Validation failure: Invalid availability zone."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task VI_18_a_disabled_availability_zone_is_refused()
    {
        var zone = await server.ZoneAsync(more: ""","enabled":false""");

        var reply = await server.AskBalancerAsync($""","availability_zone":"{zone}" """);

        Assert.Equal(
            (HttpStatusCode.BadRequest, $"The selected availability_zone is not allowed in this deployment: {zone}"), (reply.Status, reply.Fault));
    }

    [Theory]
    [InlineData("""{"sriov_vip":true}""", "direct")]
    [InlineData("""{"sriov_vip":false}""", "normal")]
    [InlineData("{}", "normal")]
    public async Task VI_21_the_flavor_says_what_port_a_VIP_has(string data, string type)
    {
        var flavor = await server.FlavorAsync(data);

        var id = await server.BalancerAsync("lb", $""","flavor_id":"{flavor}" """);

        Assert.Equal(type, (await server.GetAsync($"loadbalancers/{id}")).Json.GetProperty("loadbalancer").GetProperty("vip_vnic_type").GetString());
    }

    [Theory]
    [InlineData("""{"allow_member_sriov":true}""", HttpStatusCode.Created)]
    [InlineData("""{"allow_member_sriov":false}""", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    public async Task ME_5_the_flavor_says_whether_members_may_have_direct_ports(string data, HttpStatusCode expected)
    {
        var pool = await PoolAsync(data);

        var reply = await server.PostAsync($"pools/{pool}/members", """{"member":{"address":"10.0.0.1","protocol_port":80,"request_sriov":true}}""");

        Assert.Equal(expected, reply.Status);
        Assert.Equal(
            expected == HttpStatusCode.Created ? "direct" : "The load balancer flavor does not allow SR-IOV member ports.",
            expected == HttpStatusCode.Created ? reply.Json.GetProperty("member").GetProperty("vnic_type").GetString() : reply.Fault);
    }

    [Fact]
    public async Task ME_5_holds_for_batches()
    {
        var reply = await server.PutAsync(
            $"pools/{await PoolAsync("{}")}/members", """{"members":[{"address":"10.0.0.1","protocol_port":80,"request_sriov":true}]}""");

        Assert.Equal((HttpStatusCode.BadRequest, "The load balancer flavor does not allow SR-IOV member ports."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task ME_5_holds_for_load_balancers_that_come_with_members()
    {
        var reply = await server.AskBalancerAsync("""
            ,"pools":[{"name":"p","protocol":"TCP","lb_algorithm":"ROUND_ROBIN","members":[{"address":"10.0.0.1","protocol_port":80,"request_sriov":true}]}]
            """);

        Assert.Equal((HttpStatusCode.BadRequest, "The load balancer flavor does not allow SR-IOV member ports."), (reply.Status, reply.Fault));
    }

    [Fact]
    public async Task A_flavor_that_changes_leaves_its_load_balancers_alone()
    {
        var flavor = await server.FlavorAsync("""{"allow_member_sriov":true}""");
        var balancer = await server.BalancerAsync("lb", $""","flavor_id":"{flavor}" """);
        await server.PutAsync($"flavors/{flavor}", """{"flavor":{"enabled":false}}""");

        var pool = await server.CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"TCP","lb_algorithm":"ROUND_ROBIN"}""");
        var reply = await server.PostAsync($"pools/{pool}/members", """{"member":{"address":"10.0.0.1","protocol_port":80,"request_sriov":true}}""");

        Assert.Equal(HttpStatusCode.Created, reply.Status);
    }

    [Fact]
    public async Task A_pair_of_amphorae_carries_a_load_balancer_whose_flavor_says_so()
    {
        var flavor = await server.FlavorAsync("""{"loadbalancer_topology":"ACTIVE_STANDBY"}""");

        var id = await server.BalancerAsync("lb", $""","flavor_id":"{flavor}" """);

        Assert.Equal(["BACKUP", "MASTER"], AmphoraRoles.Of(server, id));
    }

    private async Task<string> PoolAsync(string flavorData)
    {
        var balancer = await server.BalancerAsync("lb", $""","flavor_id":"{await server.FlavorAsync(flavorData)}" """);
        return await server.CreateAsync("pools", "pool", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"TCP","lb_algorithm":"ROUND_ROBIN"}""");
    }
}
